namespace CartoonFunctions.Imaging;

/// <summary>What a photo's header says, before any pixel is decoded.</summary>
/// <param name="Format">The format told by content.</param>
/// <param name="Width">Width in pixels once upright.</param>
/// <param name="Height">Height in pixels once upright.</param>
public readonly record struct PhotoHeader(PhotoFormat Format, int Width, int Height)
{
    /// <summary>The size with the long side scaled down to <paramref name="longSidePixels"/>; a smaller photo keeps its size.</summary>
    public (int Width, int Height) FitWithin(int longSidePixels)
    {
        double scale = Math.Min(1, (double)longSidePixels / Math.Max(Width, Height));
        return (Scaled(Width), Scaled(Height));

        int Scaled(int side) => Math.Max(1, (int)Math.Round(side * scale, MidpointRounding.AwayFromZero));
    }
}
