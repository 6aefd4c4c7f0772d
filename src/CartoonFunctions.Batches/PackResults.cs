using System.Runtime.CompilerServices;
using System.Text.Json;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Batches;

/// <summary>Fans a batch in: writes the manifest and streams it and every finished cartoon into one zip.</summary>
public sealed class PackResults(IBatchStore store)
{
    const int OpenAhead = 3;

    /// <summary>Packs what is done. Running it again gives the same files.</summary>
    public async Task<BatchReport> RunAsync(PackWork work, CancellationToken cancellation)
    {
        BatchPlan plan = work.Plan;
        IReadOnlyList<PhotoOutcome> photos = work.Outcome.Photos;
        BatchManifest manifest = new()
        {
            Id = work.BatchId,
            Options = work.Options with { Style = plan.Model.Id },
            Model = plan.Model,
            Started = plan.StartedAt,
            Seconds = Math.Round(work.Seconds, 3),
            End = work.Outcome.End,
            Counts = BatchCounts.Of(photos.Count, photos),
            LeftOut = plan.LeftOut,
            Photos = photos,
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(manifest, BatchJson.Readable<BatchManifest>());
        await store.WriteAsync(plan.Container, OutputNames.Manifest, json, "application/json", cancellation);

        string? zip = manifest.Counts.Done > 0 ? OutputNames.Zip(plan.StartedAt) : null;
        if (zip is not null)
        {
            await store.WriteStreamAsync(plan.Container, zip, "application/zip", (stream, stop) =>
                WriteZipAsync(stream, plan, photos, json, stop), cancellation);
        }
        return new BatchReport(plan.Container, zip, work.Outcome.End, manifest.Counts);
    }

    async Task WriteZipAsync(Stream stream, BatchPlan plan, IReadOnlyList<PhotoOutcome> photos, byte[] manifest,
        CancellationToken cancellation)
    {
        StoredZip zip = new(stream, plan.StartedAt);
        using MemoryStream content = new();
        await foreach ((string output, Stream opened) in OpenInOrderAsync(plan.Container, PhotoOutcome.OutputsOf(photos), cancellation))
        {
            await using Stream cartoon = opened;
            content.SetLength(0);
            await cartoon.CopyToAsync(content, cancellation);
            await zip.AddAsync(output, content.GetBuffer().AsMemory(0, (int)content.Length), cancellation);
        }
        await zip.AddAsync(OutputNames.Manifest, manifest, cancellation);
        await zip.FinishAsync(cancellation);
    }

    async Task<Stream> OpenAsync(string container, string name, CancellationToken cancellation)
    {
        try
        {
            return await store.OpenAsync(container, name, cancellation);
        }
        catch (FileNotFoundException gone)
        {
            throw new BatchRefusedException(BatchReasons.ResultGone.With(("name", name)), gone);
        }
    }

    /// <summary>Opens results one after another, the next ones ahead: a storage takes longer to answer than to send a cartoon.</summary>
    async IAsyncEnumerable<(string Name, Stream Content)> OpenInOrderAsync(string container, IEnumerable<string> names,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        Queue<(string Name, Task<Stream> Opening)> ahead = new();
        try
        {
            foreach (string name in names)
            {
                ahead.Enqueue((name, OpenAsync(container, name, cancellation)));
                if (ahead.Count > OpenAhead)
                    yield return await NextAsync();
            }
            while (ahead.Count > 0)
                yield return await NextAsync();
        }
        finally
        {
            foreach ((_, Task<Stream> opening) in ahead)
            {
                await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (opening.IsCompletedSuccessfully)
                    await opening.Result.DisposeAsync();
            }
        }

        async Task<(string Name, Stream Content)> NextAsync()
        {
            (string name, Task<Stream> opening) = ahead.Dequeue();
            return (name, await opening);
        }
    }
}
