using System.Collections.Concurrent;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Web;

/// <summary>The page's sample photo in every style: drawn once for a style that came later than the page, and kept. Thread-safe.</summary>
sealed class StyleSamples(PageFiles page, PhotoDesk desk, Thumbnails thumbnails)
{
    // By the model's hash: a style that is installed anew is drawn anew. As many as there are styles, of some 10 kB each.
    readonly ConcurrentDictionary<ModelIdentity, Lazy<Task<byte[]>>> kept = new();

    /// <summary>The address of a style's sample picture.</summary>
    public string UrlOf(string styleId) => page.SampleUrl(styleId) ?? $"/api/styles/{Uri.EscapeDataString(styleId)}/sample";

    /// <summary>The sample, a small WebP. Whoever asks first lets it be drawn, at the default options; the others wait for it.</summary>
    /// <exception cref="ModelException">There is no such style, or it cannot be used.</exception>
    public async Task<byte[]> GetAsync(ModelIdentity style, CancellationToken cancellation)
    {
        Lazy<Task<byte[]>> sample = kept.GetOrAdd(style, drawn => new Lazy<Task<byte[]>>(() => DrawAsync(drawn.Id)));
        try
        {
            return await sample.Value.WaitAsync(cancellation);
        }
        catch when (sample.Value.IsFaulted)
        {
            kept.TryRemove(new(style, sample)); // the next one tries again
            throw;
        }
    }

    // Nobody's cancellation: others may wait for the same picture.
    async Task<byte[]> DrawAsync(string styleId)
    {
        BatchOptions options = new() { Style = styleId, Resolution = DrawOptions.MinResolution };
        byte[] photo = await page.ReadSamplePhotoAsync(CancellationToken.None);
        byte[] cartoon = await desk.DrawAsync(photo, options, CancellationToken.None);
        return await thumbnails.MakeAsync(new MemoryStream(cartoon), CancellationToken.None);
    }
}
