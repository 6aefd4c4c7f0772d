using System.Collections.Concurrent;

namespace CartoonFunctions.App.Batches;

/// <summary>Knows whether the drawing of a batch is over, from one question for all its photos that are in hand here: before a GPU app
/// these are hundreds.</summary>
/// <param name="time">Now.</param>
public sealed class BatchEnds(TimeProvider time)
{
    /// <summary>How long an answer is good for the next photo too.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, Answer> answers = new();

    /// <summary>Whether the drawing of a batch is over, or was a second ago.</summary>
    /// <param name="batchId">The batch.</param>
    /// <param name="ask">Asks Durable. Several wait for one answer, so none of them can call it off.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<bool> IsOverAsync(string batchId, Func<Task<bool>> ask, CancellationToken cancellation)
    {
        Answer answer = answers.GetOrAdd(batchId, _ => NewAnswer());
        if (IsOld(answer, Fresh) || answer.Over.Value.IsFaulted)
        {
            Forget();
            Answer newer = NewAnswer();
            answer = answers.TryUpdate(batchId, newer, answer) ? newer : answers.GetOrAdd(batchId, newer);
        }
        return answer.Over.Value.WaitAsync(cancellation);

        Answer NewAnswer() => new(time.GetUtcNow(), new Lazy<Task<bool>>(ask));
    }

    bool IsOld(Answer answer, TimeSpan age) => time.GetUtcNow() - answer.At >= age;

    void Forget()
    {
        foreach (KeyValuePair<string, Answer> answer in answers)
        {
            if (IsOld(answer.Value, KeptFor))
                answers.TryRemove(answer);
        }
    }

    sealed record Answer(DateTimeOffset At, Lazy<Task<bool>> Over);
}
