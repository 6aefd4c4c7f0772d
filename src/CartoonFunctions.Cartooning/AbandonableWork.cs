using System.Buffers;
using System.Threading.Channels;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Runs native work that can't be stopped. Whoever cancels it need not wait for its end: after a moment it is abandoned, and what it still
/// makes is thrown away. So many may be abandoned at a time, for each keeps a thread and its memory; whoever cancels one more waits.
/// Thread-safe.
/// </summary>
/// <param name="most">How many may be abandoned at a time.</param>
/// <param name="time">The clock.</param>
sealed class AbandonableWork(int most, TimeProvider time)
{
    // Nearly all work ends by itself within it.
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    // One entry for each that is abandoned.
    readonly Channel<bool> places = Channel.CreateBounded<bool>(most);

    /// <summary>How many are abandoned now.</summary>
    public int Abandoned => places.Reader.Count;

    /// <summary>Does the work on another thread.</summary>
    /// <param name="input">What it reads: pinned until it has ended, abandoned or not.</param>
    /// <param name="work">The work; what it makes is disposed where nobody wants it any more.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<T> RunAsync<T>(ReadOnlyMemory<byte> input, Func<T> work, CancellationToken cancellation) where T : IDisposable
    {
        cancellation.ThrowIfCancellationRequested();
        MemoryHandle pin = input.Pin();
        Task<T> running = Task.Run(() =>
        {
            using (pin)
                return work();
        }, CancellationToken.None);
        try
        {
            return await running.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await LeaveAsync(running);
            throw;
        }
    }

    async Task LeaveAsync<T>(Task<T> running) where T : IDisposable
    {
        await Task.WhenAny(running, Task.Delay(Moment, time));
        using CancellationTokenSource ended = new();
        Task place = places.Writer.WriteAsync(true, ended.Token).AsTask();
        if (await Task.WhenAny(running, place) == running)
            await ended.CancelAsync();
        await place.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = DiscardAsync(running, place.IsCompletedSuccessfully);
    }

    async Task DiscardAsync<T>(Task<T> running, bool hasPlace) where T : IDisposable
    {
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (hasPlace)
            places.Reader.TryRead(out _);
        if (running.IsCompletedSuccessfully)
            running.Result.Dispose();
    }
}
