using Azure.Storage.Blobs.Specialized;
using CartoonFunctions.Batches;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>The journal of a batch in a real append blob.</summary>
[Collection(nameof(OneHost))]
public sealed class BatchJournalTests(TestHost host)
{
    readonly string batchId = $"journal-test-{Guid.NewGuid():N}";

    [Fact]
    public async Task What_was_written_is_there_after_a_crash()
    {
        using BatchJournal before = await OpenAsync();
        await before.WriteAsync(new PhotoSettled(DateTimeOffset.UnixEpoch, Outcome(1)));
        await Task.WhenAll(Enumerable.Range(2, 20)
            .Select(number => before.WriteAsync(new PhotoSettled(DateTimeOffset.UnixEpoch, Outcome(number)))));
        await before.WriteAsync(new CancelAsked(DateTimeOffset.UnixEpoch.AddSeconds(5)));

        using BatchJournal after = await OpenAsync();

        Assert.All(Enumerable.Range(1, 21), number =>
            Assert.True(after.Chapter(0).TryGetSettled(number, out PhotoSettled? settled) && settled.Outcome == Outcome(number)));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(5), after.CancelAsked?.At);
        Assert.False(after.Chapter(0).TryGetSettled(22, out _));
        Assert.Null(after.Chapter(0).Packed);
    }

    [Fact]
    public async Task An_entry_that_was_cut_off_does_not_count_and_harms_no_other()
    {
        using BatchJournal before = await OpenAsync();
        await before.WriteAsync(new PhotoSettled(DateTimeOffset.UnixEpoch, Outcome(1)));
        await host.Storage.GetBlobContainerClient("batches").GetAppendBlobClient($"active/{batchId}")
            .AppendBlockAsync(new MemoryStream("{\"$type\":\"drawn\",\"at\":\"1970-01"u8.ToArray()));

        using (BatchJournal between = await OpenAsync())
            await between.WriteAsync(new PhotoSettled(DateTimeOffset.UnixEpoch, Outcome(2)));
        using BatchJournal after = await OpenAsync();

        Assert.True(after.Chapter(0).TryGetSettled(1, out _));
        Assert.True(after.Chapter(0).TryGetSettled(2, out _));
    }

    [Fact]
    public async Task Of_two_hosts_with_one_batch_only_one_can_write()
    {
        using BatchJournal one = await OpenAsync();
        using BatchJournal other = await OpenAsync();
        await one.WriteAsync(new PhotoSettled(DateTimeOffset.UnixEpoch, Outcome(1)));

        await Assert.ThrowsAsync<JournalTakenException>(() =>
            other.WriteAsync(new PhotoSettled(DateTimeOffset.UnixEpoch, Outcome(2) with { Reason = "longer" })));
    }

    static PhotoOutcome Outcome(int number) => new(number, $"{number}.jpg", PhotoState.Done) { Output = $"{number}.png", Seconds = 0.5 };

    Task<BatchJournal> OpenAsync() =>
        BatchJournal.OpenAsync(new BlobJournals(host.Storage), batchId, TimeProvider.System, closing: default, cancellation: default);
}
