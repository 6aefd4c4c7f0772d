using System.IO.Compression;
using System.Text.Json;
using CartoonFunctions.Storage;

namespace CartoonFunctions.Batches;

/// <summary>Fans a batch in: writes the manifest and streams it and every finished cartoon into one zip.</summary>
public sealed class PackResults(IBatchStore store)
{
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
            Photos = photos,
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(manifest, BatchJson.Readable.BatchManifest);
        await store.WriteAsync(plan.Container, OutputNames.Manifest, json, "application/json", cancellation);

        string? zip = manifest.Counts.Done > 0 ? OutputNames.Zip(plan.StartedAt) : null;
        if (zip is not null)
        {
            await store.WriteStreamAsync(plan.Container, zip, "application/zip", (stream, stop) =>
                WriteZipAsync(stream, plan, photos, json, stop), cancellation);
        }
        return new BatchReport(plan.Container, zip, work.Outcome.End, manifest.Counts);
    }

    async Task WriteZipAsync(Stream stream, BatchPlan plan, IReadOnlyList<PhotoOutcome> photos, byte[] manifest, CancellationToken cancellation)
    {
        await using ZipArchive zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        foreach (PhotoOutcome photo in photos)
        {
            if (photo is not { State: PhotoState.Done, Output: { } output })
                continue;
            await using Stream cartoon = await store.OpenAsync(plan.Container, output, cancellation);
            await using Stream entry = await OpenEntryAsync(zip, output, plan.StartedAt, cancellation);
            await cartoon.CopyToAsync(entry, cancellation);
        }
        await using Stream last = await OpenEntryAsync(zip, OutputNames.Manifest, plan.StartedAt, cancellation);
        await last.WriteAsync(manifest, cancellation);
    }

    /// <summary>Pictures are compressed already, so entries are stored; their time is the batch's, so that a retry gives the same bytes.</summary>
    static Task<Stream> OpenEntryAsync(ZipArchive zip, string name, DateTimeOffset time, CancellationToken cancellation)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = time;
        return entry.OpenAsync(cancellation);
    }
}
