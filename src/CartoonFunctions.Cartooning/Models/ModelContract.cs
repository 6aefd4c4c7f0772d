namespace CartoonFunctions.Cartooning.Models;

/// <summary>
/// How an image-to-image model wants its pixels. Input and output are float32 [1, 3, H, W], RGB, from -1 to 1
/// (<c>value = pixel / 127.5 - 1</c>), H and W free.
/// </summary>
/// <param name="SizeMultiple">H and W must be multiples of this many pixels.</param>
/// <param name="MarginPixels">How far to reflect the picture outwards on every side, so that its borders come out clean.</param>
/// <param name="BestLongSidePixels">The long side at which its lines have their best width; larger pictures may be drawn smaller and
/// enlarged. 0 is any.</param>
public sealed record ModelContract(int SizeMultiple, int MarginPixels, int BestLongSidePixels = 0)
{
    /// <summary>What is assumed of a model that says nothing of itself: right for every UNet of up to five halvings.</summary>
    public static ModelContract Assumed { get; } = new(SizeMultiple: 32, MarginPixels: 64);

    /// <summary>A length padded by the margin on both sides, up to a step where there is one, and from there up to the multiple.</summary>
    public int Padded(int length, int step = 1) => RoundUp(RoundUp(length + (2 * MarginPixels), step), SizeMultiple);

    static int RoundUp(int length, int step) => (length + step - 1) / step * step;
}
