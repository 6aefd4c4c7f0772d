using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>The blob store against a real storage.</summary>
[Collection(nameof(OneHost))]
public sealed class BlobStoreTests(TestHost host)
{
    readonly BlobStore store = new(host.Storage, new BatchRecords(host.Storage));
    readonly string batch = $"test-{Guid.NewGuid():N}";

    [Fact]
    public async Task Batches_of_one_second_get_containers_of_their_own_and_the_same_on_every_call()
    {
        DateTimeOffset second = DateTimeOffset.UnixEpoch.AddSeconds(Random.Shared.Next(1_000_000_000));
        string[] ids = [.. Enumerable.Range(0, 6).Select(i => $"{batch}-{i}")];

        string[] claimed = await Task.WhenAll(ids.Select(id => store.ClaimOutputAsync(id, second, CancellationToken.None)));
        string[] again = await Task.WhenAll(ids.Select(id => store.ClaimOutputAsync(id, second.AddDays(1), CancellationToken.None)));

        string first = $"outputs-{second:yyyyMMdd-HHmmss}";
        Assert.Equal([first, .. Enumerable.Range(2, 5).Select(i => $"{first}-{i}")], claimed.Order());
        Assert.Equal(claimed, again);
    }

    [Fact]
    public async Task Two_calls_at_once_for_one_batch_claim_one_container()
    {
        DateTimeOffset second = DateTimeOffset.UnixEpoch.AddSeconds(Random.Shared.Next(1_000_000_000));

        string[] claimed = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => store.ClaimOutputAsync(batch, second, CancellationToken.None)));

        Assert.Single(claimed.Distinct());
    }

    [Fact]
    public async Task A_stream_that_ends_well_is_there_whole_and_one_that_fails_is_not_there()
    {
        string container = await store.ClaimOutputAsync(batch, DateTimeOffset.UtcNow, CancellationToken.None);
        byte[] part = new byte[1 << 20];
        Random.Shared.NextBytes(part);

        async Task WriteAsync(Stream stream, int parts, bool fail)
        {
            for (int i = 0; i < parts; i++)
                await stream.WriteAsync(part);
            if (fail)
                throw new InvalidOperationException("The source broke.");
        }
        await store.WriteStreamAsync(container, "whole", "application/zip", (stream, _) =>
            WriteAsync(stream, 20, fail: false), CancellationToken.None);
        InvalidOperationException fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.WriteStreamAsync(container, "broken", "application/zip", (stream, _) =>
                WriteAsync(stream, 20, fail: true), CancellationToken.None));

        Assert.Equal("The source broke.", fault.Message);
        await using Stream read = await store.OpenAsync(container, "whole", CancellationToken.None);
        byte[] back = new byte[part.Length];
        for (int i = 0; i < 20; i++)
        {
            await read.ReadExactlyAsync(back);
            Assert.True(part.AsSpan().SequenceEqual(back));
        }
        Assert.Equal(0, await read.ReadAsync(back));
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenAsync(container, "broken", CancellationToken.None));
    }
}
