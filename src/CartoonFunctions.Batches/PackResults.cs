using System.Runtime.CompilerServices;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Fans a batch in: writes the manifest and streams it and every finished cartoon into one zip, or into several
/// of a size that was asked for.</summary>
/// <param name="store">Where the results are.</param>
/// <param name="hasZip">Whether there is a zip; without it the manifest alone is written.</param>
/// <param name="codec">Draws contact sheets; null where none are.</param>
public sealed class PackResults(IBatchStore store, bool hasZip = true, IImageCodec? codec = null)
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
            Revisions = work.Revisions,
            LeftOut = plan.LeftOut,
            Photos = photos,
        };
        byte[] json = manifest.ToJson();
        await store.WriteAsync(plan.Container, OutputNames.Manifest, json, "application/json", cancellation);

        IReadOnlyList<string> sheets = codec is null ? [] : await new DrawSheets(store, codec).RunAsync(work, cancellation);
        IReadOnlyList<string> zips = await WriteZipsAsync(plan, work.Revision, manifest, sheets, json, cancellation);
        return new BatchReport(plan.Container, zips.Count > 0 ? zips[0] : null, work.Outcome.End, manifest.Counts)
        {
            Zips = zips.Count > 1 ? zips : null,
            Sheets = sheets.Count > 0 ? sheets : null,
        };
    }

    /// <summary>Writes the zip, or the zips of a size that was asked for; their names.</summary>
    async Task<IReadOnlyList<string>> WriteZipsAsync(BatchPlan plan, int revision, BatchManifest manifest, IReadOnlyList<string> sheets,
        byte[] json, CancellationToken cancellation)
    {
        if (!hasZip || manifest.Counts.Done == 0)
            return [];
        List<(string Output, string Stored)> results =
        [
            .. PhotoOutcome.OutputsOf(manifest.Photos), .. sheets.Select(sheet => (sheet, sheet)),
        ];
        List<Part> parts = manifest.Options is { ZipMax: not null, MostZipBytes: var most }
            ? await SplitAsync(plan.Container, results, json.Length, most, cancellation)
            : [new Part(results)];
        List<string> names = [];
        for (int part = 1; part <= parts.Count; part++)
        {
            // One zip takes the place of another at once. Several would one by one, so a revision's lie beside those from before.
            string name = parts.Count == 1 ? OutputNames.Zip(plan.StartedAt)
                : OutputNames.Stored(OutputNames.Zip(plan.StartedAt, part, parts.Count), revision);
            Part content = parts[part - 1];
            await store.WriteStreamAsync(plan.Container, name, "application/zip", (stream, stop) =>
                WriteZipAsync(stream, plan, content.Results, content.HasManifest ? json : null, stop), cancellation);
            names.Add(name);
        }
        return names;
    }

    /// <summary>Shares results out to zips, in their order; one that is larger than a zip may be has one to itself. The manifest is in
    /// each, for a zip that is unpacked in a folder of its own is told by it to be no photos; but no zip becomes too large by it.</summary>
    async Task<List<Part>> SplitAsync(string container, List<(string Output, string Stored)> results, int manifestBytes, long most,
        CancellationToken cancellation)
    {
        long room = most - StoredZip.MostEndBytes;
        long ofManifest = StoredZip.MostBytesOf(OutputNames.Manifest, manifestBytes);
        // That of a great many photos would leave small zips little else.
        long forResults = ofManifest <= room / 2 ? room - ofManifest : room;
        List<Part> parts = [];
        foreach ((string output, string stored) in results)
        {
            long length = await FoundAsync(stored, () => store.LengthOfAsync(container, stored, cancellation));
            long bytes = StoredZip.MostBytesOf(output, length);
            if (parts is not [.., { } open] || open.Bytes + bytes > forResults)
                parts.Add(open = new Part([]));
            open.Results.Add((output, stored));
            open.Bytes += bytes;
        }

        foreach (Part part in parts)
            part.HasManifest = part.Bytes + ofManifest <= room || part.Bytes > room;
        if (parts is not [.., { HasManifest: true }])
            parts.Add(new Part([]));
        return parts;
    }

    async Task WriteZipAsync(Stream stream, BatchPlan plan, IEnumerable<(string Output, string Stored)> results, byte[]? manifest,
        CancellationToken cancellation)
    {
        StoredZip zip = new(stream, plan.StartedAt);
        await foreach ((string output, Stream opened) in OpenInOrderAsync(plan.Container, results, cancellation))
        {
            await using Stream cartoon = opened;
            FileBuffer content = await WholeFile.ReadAsync(cartoon, Array.MaxLength, cancellation);
            await zip.AddAsync(output, content.Memory, cancellation);
            // Only here: a storage that was given up may still be sending it, and then the pool must not lend the buffer.
            content.Dispose();
        }
        if (manifest is not null)
            await zip.AddAsync(OutputNames.Manifest, manifest, cancellation);
        await zip.FinishAsync(cancellation);
    }

    /// <summary>What the store says of a result, which must be there.</summary>
    static async Task<T> FoundAsync<T>(string name, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (FileNotFoundException gone)
        {
            throw new BatchRefusedException(BatchReasons.ResultGone.With(("name", name)), gone);
        }
    }

    /// <summary>Opens results one after another, the next ones ahead: a storage takes longer to answer than to send a cartoon.</summary>
    async IAsyncEnumerable<(string Name, Stream Content)> OpenInOrderAsync(string container,
        IEnumerable<(string Output, string Stored)> results, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Queue<(string Name, Task<Stream> Opening)> ahead = new();
        try
        {
            foreach ((string name, string stored) in results)
            {
                ahead.Enqueue((name, FoundAsync(stored, () => store.OpenAsync(container, stored, cancellation))));
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

    /// <summary>One of the zips.</summary>
    sealed class Part(List<(string Output, string Stored)> results)
    {
        public List<(string Output, string Stored)> Results => results;

        public long Bytes { get; set; }

        public bool HasManifest { get; set; } = true;
    }
}
