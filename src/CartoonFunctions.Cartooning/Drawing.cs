using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>One photo on its way through the steps: each step reads it and moves <see cref="Cartoon"/> on.</summary>
public sealed class Drawing(PixelImage photo, Style style, DrawOptions options) : IDisposable
{
    PixelImage? cartoon;

    /// <summary>The photo: upright, sRGB, at the working resolution. Never changed.</summary>
    public PixelImage Photo => photo;

    /// <summary>The style to draw in.</summary>
    public Style Style => style;

    /// <summary>What the person chose.</summary>
    public DrawOptions Options => options;

    /// <summary>The cartoon so far; setting it frees the one before.</summary>
    public PixelImage Cartoon
    {
        get => cartoon ?? photo;
        set
        {
            if (!ReferenceEquals(cartoon, value))
                cartoon?.Dispose();
            cartoon = value;
        }
    }

    /// <summary>The faces that were drawn on their own; null where the style does not look for faces.</summary>
    public IReadOnlyList<FaceRecord>? Faces { get; set; }

    /// <summary>Frees the pictures.</summary>
    public void Dispose()
    {
        cartoon?.Dispose();
        photo.Dispose();
    }
}
