using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Storage;

/// <summary>Removes batches whose time is over: their photos, their results and what is known about them.</summary>
public sealed class Retention(IBatchRecords records, TimeProvider time)
{
    const int PageSize = 100;

    /// <summary>Removes the batches that were made longer ago than <paramref name="age"/>, and those that nobody has started within
    /// <see cref="BatchLimits.UnstartedKept"/>.</summary>
    /// <param name="age">How long batches are kept.</param>
    /// <param name="whileAtRest">Removes a batch, unless it is under way: then the answer is false.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="AggregateException">Some could not be removed; all the others were looked at all the same.</exception>
    public async Task<int> RunAsync(TimeSpan age, Func<string, Func<CancellationToken, Task>, CancellationToken, Task<bool>> whileAtRest,
        CancellationToken cancellation)
    {
        DateTimeOffset oldest = time.GetUtcNow() - age;
        DateTimeOffset oldestUnstarted = time.GetUtcNow() - BatchLimits.UnstartedKept;
        int removed = 0;
        List<Exception> faults = [];
        string? next = null;
        do
        {
            BatchIdPage page = await records.ListAsync(PageSize, next, cancellation);
            foreach (string id in page.Ids)
            {
                DateTimeOffset made = BatchIds.CreatedAt(id);
                if (made < oldest)
                    await TryAsync(() => whileAtRest(id, stop => RemoveAsync(id, stop), cancellation));
                else if (made < oldestUnstarted)
                    await TryAsync(() => whileAtRest(id, stop => RemoveUnstartedAsync(id, stop), cancellation));
            }
            next = page.Next;
        }
        while (next is not null);
        await TryAsync(() => records.RemoveStraysAsync(oldest, cancellation));
        return faults.Count == 0 ? removed
            : throw new AggregateException(FormattableString.Invariant($"{removed} old batches were removed, and not everything could be."), faults);

        async Task RemoveAsync(string id, CancellationToken stop)
        {
            await records.DeleteAsync(id, stop);
            removed++;
        }

        async Task TryAsync(Func<Task> removal)
        {
            try
            {
                await removal();
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                faults.Add(fault);
            }
        }

        async Task RemoveUnstartedAsync(string id, CancellationToken stop)
        {
            try
            {
                if (await records.FindStatusAsync(id, stop) is null)
                    await RemoveAsync(id, stop);
            }
            catch (UnreadableBatchException)
            {
                // It was started, and its own time is not over.
            }
        }
    }
}
