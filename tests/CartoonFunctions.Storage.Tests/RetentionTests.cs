using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Storage.Tests;

public sealed class RetentionTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_batch_that_cannot_be_removed_keeps_no_other_and_is_told_of()
    {
        string[] ids = [.. Enumerable.Range(0, 5).Select(i => BatchIds.New(Now.AddDays(-10).AddMinutes(-i)))];
        Records records = new(ids, stuck: ids[0]);
        Retention retention = new(records, new ManualTime(Now));

        AggregateException told = await Assert.ThrowsAsync<AggregateException>(() =>
            retention.RunAsync(TimeSpan.FromDays(7), UnlessUnderWay(_ => false), default));

        Assert.IsType<TransientFaultException>(Assert.Single(told.InnerExceptions));
        Assert.Equal(ids[1..], records.Removed);
        Assert.True(records.AreStraysRemoved);
    }

    [Fact]
    public async Task A_batch_that_nobody_started_goes_after_a_day_and_one_that_was_after_its_own_time()
    {
        string old = BatchIds.New(Now.AddDays(-8));
        string started = BatchIds.New(Now.AddDays(-2));
        string underWay = BatchIds.New(Now.AddDays(-3));
        string unstarted = BatchIds.New(Now.AddDays(-4));
        Records records = new([old, started, underWay, unstarted, BatchIds.New(Now.AddHours(-3))], stuck: "", withStatus: [started]);

        await new Retention(records, new ManualTime(Now))
            .RunAsync(TimeSpan.FromDays(7), UnlessUnderWay(id => id == underWay), default);

        Assert.Equal([old, unstarted], records.Removed);
    }

    static Func<string, Func<CancellationToken, Task>, CancellationToken, Task<bool>> UnlessUnderWay(Predicate<string> isUnderWay) =>
        async (id, removal, stop) =>
        {
            if (isUnderWay(id))
                return false;
            await removal(stop);
            return true;
        };

    /// <summary>Batches of which one can't be removed.</summary>
    sealed class Records(string[] ids, string stuck, params string[] withStatus) : IBatchRecords
    {
        public List<string> Removed { get; } = [];

        public bool AreStraysRemoved { get; private set; }

        public Task<BatchIdPage> ListAsync(int limit, string? after, CancellationToken cancellation) =>
            Task.FromResult(new BatchIdPage(ids, null));

        public Task DeleteAsync(string batchId, CancellationToken cancellation)
        {
            if (batchId == stuck)
                throw new TransientFaultException("Somebody holds it.");
            Removed.Add(batchId);
            return Task.CompletedTask;
        }

        public Task RemoveStraysAsync(DateTimeOffset madeBefore, CancellationToken cancellation)
        {
            AreStraysRemoved = true;
            return Task.CompletedTask;
        }

        public Task WriteAsync(BatchRecord record, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<BatchRecord?> FindAsync(string batchId, CancellationToken cancellation) => throw new NotSupportedException();

        public Task WriteNameAsync(string batchId, string? name, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<string?> FindNameAsync(string batchId, CancellationToken cancellation) => throw new NotSupportedException();

        public Task WriteClaimAsync(string batchId, string container, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<string?> FindClaimAsync(string batchId, CancellationToken cancellation) => throw new NotSupportedException();

        public Task WriteStatusAsync(BatchStatus status, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<BatchStatus?> FindStatusAsync(string batchId, CancellationToken cancellation) =>
            Task.FromResult(withStatus.Contains(batchId) ? BatchStatus.Unreadable(batchId) : null);
    }
}
