using CartoonFunctions.Imaging;

namespace CartoonFunctions.Web;

/// <summary>Small pictures of photos and cartoons, made when asked for: cheap to make, and the client keeps them.</summary>
sealed class Thumbnails(IImageCodec codec) : IDisposable
{
    // Sharp in a tile of the page on a screen of two device pixels to one.
    const int LongSidePixels = 640;
    const int Quality = 75;

    readonly SemaphoreSlim turn = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>A WebP of at most 640 px.</summary>
    /// <exception cref="PhotoRefusedException">It cannot be read.</exception>
    public async Task<byte[]> MakeAsync(Stream picture, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            byte[] whole = new byte[picture.Length];
            await picture.ReadExactlyAsync(whole, cancellation);
            using PixelImage small = codec.Decode(whole, LongSidePixels, keepMetadata: false);
            return codec.Encode(small, new EncodeOptions(OutputFormat.WebP, Quality));
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
