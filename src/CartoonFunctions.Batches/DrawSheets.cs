using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Batches;

/// <summary>Draws the contact sheets of a batch: pages of so many pictures that memory does not grow with the batch.</summary>
sealed class DrawSheets(IBatchStore store, IImageCodec codec)
{
    const int RowsOnPage = 6;
    const int CellsAcross = 4;
    const int CellPixels = 360;
    const int Quality = 90;

    /// <summary>Draws and writes them; their names, none where none are wanted or nothing is done.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(PackWork work, CancellationToken cancellation)
    {
        PhotoOutcome[] done = [.. work.Outcome.Photos.Where(photo => photo is { State: PhotoState.Done, Output: not null })];
        if (work.Options.Sheet == SheetKind.None || done.Length == 0)
            return [];
        bool hasPhotos = work.Options.Sheet == SheetKind.BeforeAfter;
        Dictionary<int, string?> versions = work.Plan.Photos.ToDictionary(photo => photo.Number, photo => photo.Version);
        PhotoOutcome[][] pages = [.. done.Chunk(RowsOnPage * CellsAcross / (hasPhotos ? 2 : 1))];
        List<string> names = [];
        foreach (PhotoOutcome[] page in pages)
        {
            List<(string Label, byte[]? Picture)> cells = [];
            foreach (PhotoOutcome photo in page)
            {
                if (hasPhotos)
                    cells.Add((photo.Name, await PhotoAsync(work, photo, versions.GetValueOrDefault(photo.Number), cancellation)));
                cells.Add((hasPhotos ? NumberOf(photo, work) : photo.Name, await CartoonAsync(work, photo, cancellation)));
            }
            string name = OutputNames.Sheet(work.Plan.StartedAt, names.Count + 1, pages.Length);
            byte[] sheet = ContactSheet.Draw(codec, cells, Math.Min(CellsAcross, cells.Count), CellPixels,
                new EncodeOptions(OutputFormat.Jpeg, Quality));
            await store.WriteAsync(work.Plan.Container, name, sheet, "image/jpeg", cancellation);
            names.Add(name);
        }
        return names;
    }

    static string NumberOf(PhotoOutcome photo, PackWork work) => OutputNames.NumberIn(work.Outcome.Photos.Count, photo.Number);

    /// <summary>The photo that was drawn; null where it is gone or another by now.</summary>
    async Task<byte[]?> PhotoAsync(PackWork work, PhotoOutcome photo, string? version, CancellationToken cancellation)
    {
        try
        {
            await using Stream stream = await store.OpenPhotoAsync(work.Source!, photo.Name, version, wantedBytes: null, cancellation);
            return await ReadAsync(stream, cancellation);
        }
        catch (PhotoRefusedException)
        {
            return null;
        }
    }

    async Task<byte[]?> CartoonAsync(PackWork work, PhotoOutcome photo, CancellationToken cancellation)
    {
        try
        {
            await using Stream stream = await store.OpenAsync(work.Plan.Container, OutputNames.Stored(photo.Output!, photo.Revision),
                cancellation);
            return await ReadAsync(stream, cancellation);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using MemoryStream content = new();
        await stream.CopyToAsync(content, cancellation);
        return content.ToArray();
    }
}
