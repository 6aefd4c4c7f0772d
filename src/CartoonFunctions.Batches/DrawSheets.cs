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
        bool hasPhotos = work.Options.Sheet == SheetKind.BeforeAfter;
        PhotoOutcome[][] pages = PagesOf(work.Options.Sheet, work.Outcome.Photos);
        IReadOnlyList<string> names = NamesOf(work.Options.Sheet, work.Plan.StartedAt, work.Outcome.Photos);
        Dictionary<int, PlannedPhoto> planned = work.Plan.Photos.ToDictionary(photo => photo.Number);
        foreach ((string name, PhotoOutcome[] page) in names.Zip(pages))
        {
            using ContactSheet sheet = new(codec, CellPixels);
            foreach (PhotoOutcome photo in page)
            {
                if (hasPhotos)
                    sheet.Add(photo.Name, await PhotoAsync(work, photo, planned.GetValueOrDefault(photo.Number), cancellation));
                sheet.Add(hasPhotos ? NumberOf(photo, work) : photo.Name, await CartoonAsync(work, photo, cancellation));
            }
            byte[] file = sheet.Draw(CellsAcross, new EncodeOptions(OutputFormat.Jpeg, Quality));
            await store.WriteAsync(work.Plan.Container, name, file, "image/jpeg", cancellation);
        }
        return names;
    }

    /// <summary>The names of the sheets that a batch has.</summary>
    /// <param name="kind">What stands on them.</param>
    /// <param name="startedAt">When the batch began.</param>
    /// <param name="photos">Every photo's outcome.</param>
    public static IReadOnlyList<string> NamesOf(SheetKind kind, DateTimeOffset startedAt, IReadOnlyList<PhotoOutcome> photos)
    {
        int pages = PagesOf(kind, photos).Length;
        return [.. Enumerable.Range(1, pages).Select(page => OutputNames.Sheet(startedAt, page, pages))];
    }

    static PhotoOutcome[][] PagesOf(SheetKind kind, IReadOnlyList<PhotoOutcome> photos) => kind == SheetKind.None ? []
        : [.. photos.Where(photo => photo is { State: PhotoState.Done, Output: not null })
            .Chunk(RowsOnPage * CellsAcross / (kind == SheetKind.BeforeAfter ? 2 : 1))];

    static string NumberOf(PhotoOutcome photo, PackWork work) => OutputNames.NumberIn(work.Outcome.Photos.Count, photo.Number);

    /// <summary>The photo that was drawn; null where it is gone or may be another by now.</summary>
    async Task<byte[]?> PhotoAsync(PackWork work, PhotoOutcome photo, PlannedPhoto? planned, CancellationToken cancellation)
    {
        // The plan of a revision knows the photos that it draws alone, and one that could not be drawn anew has its cartoon from before.
        bool isOfPlan = planned?.Revision == photo.Revision;
        if (!isOfPlan && store.CanBeExchanged(work.Source!))
            return null;
        string? version = isOfPlan ? planned?.Version : null;
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
        using FileBuffer file = await WholeFile.ReadAsync(stream, Array.MaxLength, cancellation);
        return file.Memory.ToArray();
    }
}
