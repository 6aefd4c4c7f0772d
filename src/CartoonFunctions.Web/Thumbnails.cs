using CartoonFunctions.Imaging;

namespace CartoonFunctions.Web;

/// <summary>Small pictures of cartoons, made when asked for: cheap to make, and the client keeps them.</summary>
sealed class Thumbnails(IImageCodec codec) : IDisposable
{
    const int LongSidePixels = 320;
    const int Quality = 75;

    readonly SemaphoreSlim turn = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>A WebP of at most 320 px.</summary>
    public async Task<byte[]> MakeAsync(Stream cartoon, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            byte[] whole = new byte[cartoon.Length];
            await cartoon.ReadExactlyAsync(whole, cancellation);
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
