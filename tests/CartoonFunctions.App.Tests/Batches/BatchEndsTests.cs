using CartoonFunctions.App.Batches;

namespace CartoonFunctions.App.Tests.Batches;

public class BatchEndsTests
{
    readonly ManualTime time = new(DateTimeOffset.UnixEpoch);
    readonly BatchEnds ends;
    int asked;

    public BatchEndsTests() => ends = new BatchEnds(time);

    [Fact]
    public async Task Photos_of_a_batch_that_begin_together_ask_once_and_those_of_another_ask_for_themselves()
    {
        bool[] over = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => IsOverAsync("a")));

        Assert.All(over, Assert.False);
        Assert.Equal(1, asked);
        await IsOverAsync("b");
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task An_answer_is_good_for_less_than_a_second()
    {
        await IsOverAsync("a");
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(await IsOverAsync("a", answer: true));
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(await IsOverAsync("a", answer: true));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_question_that_failed_is_asked_again()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => ends.IsOverAsync("a", () => Task.FromException<bool>(new TimeoutException()),
            CancellationToken.None));

        Assert.True(await IsOverAsync("a", answer: true));
    }

    [Fact]
    public async Task One_that_waits_no_longer_leaves_the_answer_to_the_others()
    {
        TaskCompletionSource<bool> answer = new();
        using CancellationTokenSource gone = new();
        Task<bool> first = ends.IsOverAsync("a", () => answer.Task, gone.Token);
        Task<bool> second = ends.IsOverAsync("a", () => answer.Task, CancellationToken.None);

        await gone.CancelAsync();
        answer.SetResult(true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(await second);
    }

    Task<bool> IsOverAsync(string batch, bool answer = false) => ends.IsOverAsync(batch, () =>
    {
        asked++;
        return Task.FromResult(answer);
    }, CancellationToken.None);
}
