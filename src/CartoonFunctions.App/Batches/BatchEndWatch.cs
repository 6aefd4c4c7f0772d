using CartoonFunctions.Batches;
using Grpc.Core;
using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Batches;

/// <summary>
/// Tells an activity when the drawing of its batch is over. Durable cannot kill an activity, so it asks: before it begins, and
/// every few seconds while it draws.
/// </summary>
sealed class BatchEndWatch : IAsyncDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    readonly CancellationTokenSource over;
    readonly CancellationTokenSource ended;
    Task asking = Task.CompletedTask;

    BatchEndWatch(CancellationToken cancellation)
    {
        over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>Cancelled when the drawing is over, or the activity itself is to stop.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>Asks once, and goes on asking until disposed.</summary>
    public static async Task<BatchEndWatch> BeginAsync(BatchEnds ends, DurableTaskClient client, string batchId, TimeProvider time,
        CancellationToken cancellation)
    {
        BatchEndWatch watch = new(cancellation);
        Task<bool> IsOver(CancellationToken waiting) => ends.IsOverAsync(batchId, () => AskAsync(client, batchId), waiting);
        if (await IsOver(cancellation))
            await watch.over.CancelAsync();
        else
            watch.asking = watch.WatchAsync(IsOver, time);
        return watch;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
        over.Dispose();
    }

    async Task WatchAsync(Func<CancellationToken, Task<bool>> isOver, TimeProvider time)
    {
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(ended.Token))
        {
            if (!await IsOverAsync())
                continue;
            await over.CancelAsync();
            return;
        }

        async Task<bool> IsOverAsync()
        {
            try
            {
                return await isOver(ended.Token);
            }
            catch (RpcException)
            {
                return false; // Durable does not answer just now: it is asked again.
            }
        }
    }

    static async Task<bool> AskAsync(DurableTaskClient client, string batchId)
    {
        OrchestrationMetadata? batch = await client.GetInstanceAsync(batchId, getInputsAndOutputs: true);
        // A child batch's first photos can be here before Durable shows the child itself.
        return batch is not null && (batch.IsCompleted || batch.ReadCustomStatusAs<BatchSnapshot>() is { State: not BatchState.Running });
    }
}
