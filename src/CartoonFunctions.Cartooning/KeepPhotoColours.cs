using System.Numerics.Tensors;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Gives a cartoon the photo's own colours back: brightness, lines and small touches of colour stay the model's; the colour of
/// everything larger than a few pixels becomes the photo's.
/// </summary>
/// <remarks>
/// A model trained on faces shifts the colours of what is not a face: grass turns yellow, walls turn pink. In YCbCr the shift is the
/// low-pass filtered difference of chroma between photo and cartoon, and it is taken back.
/// </remarks>
static class KeepPhotoColours
{
    /// <summary>Radius of the low-pass filter as a share of the long side: 5 px at 1024.</summary>
    const double RadiusShare = 1 / 200.0;

    /// <summary>Radius of the low-pass filter in a face's crop, in pixels.</summary>
    const int RadiusInCrop = 3;

    /// <summary>Before the faces: where the style's scene looks better in the photo's colours. Rosy cheeks and bright eyes stay the model's.</summary>
    public static Task InSceneAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (IsForScene(drawing))
            TakeShiftBack(drawing.Photo, drawing.Cartoon, Radius(drawing.Photo), weights: []);
        return Task.CompletedTask;
    }

    /// <summary>In the crop of a face: what is seen around the face gets the photo's colours like the scene, or it would stand about the head as a coloured halo.</summary>
    public static void AroundFace(Drawing drawing, PixelImage crop, PixelImage head)
    {
        if (IsForScene(drawing))
            TakeShiftBack(crop, head, RadiusInCrop, FaceRegion.Outside);
    }

    /// <summary>After the faces: where the person asked for the photo's colours, faces included.</summary>
    public static Task EverywhereAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (drawing.Options.Colour == ColourSource.Photo)
            TakeShiftBack(drawing.Photo, drawing.Cartoon, Radius(drawing.Photo), weights: []);
        return Task.CompletedTask;
    }

    static bool IsForScene(Drawing drawing) => drawing.Options.Colour == ColourSource.Auto && drawing.Style.Colour == ColourSource.Photo;

    static int Radius(PixelImage photo) => Math.Max(1, (int)Math.Round(RadiusShare * Math.Max(photo.Width, photo.Height)));

    /// <summary>Takes back as much of the shift as <paramref name="weights"/> say for each pixel, 0 to 1; all of it where they are empty.</summary>
    static void TakeShiftBack(PixelImage photo, PixelImage cartoon, int radius, ReadOnlySpan<float> weights)
    {
        int count = photo.Width * photo.Height;
        using PixelBuffer<float> rentedBlue = new(count);
        using PixelBuffer<float> rentedRed = new(count);
        Span<float> blue = rentedBlue.Span;
        Span<float> red = rentedRed.Span;
        ChromaDifference(photo.Rgb, cartoon.Rgb, blue, red);
        BoxFilter.Apply(blue, photo.Width, photo.Height, radius);
        BoxFilter.Apply(red, photo.Width, photo.Height, radius);
        if (!weights.IsEmpty)
        {
            TensorPrimitives.Multiply(blue, weights, blue);
            TensorPrimitives.Multiply(red, weights, red);
        }
        AddChroma(cartoon.Rgb, blue, red);
    }

    /// <summary>How far the photo's Cb and Cr (ITU-R BT.601, full range) lie from the cartoon's.</summary>
    static void ChromaDifference(ReadOnlySpan<byte> photo, ReadOnlySpan<byte> cartoon, Span<float> blue, Span<float> red)
    {
        for (int i = 0; i < blue.Length; i++)
        {
            int r = photo[3 * i] - cartoon[3 * i];
            int g = photo[(3 * i) + 1] - cartoon[(3 * i) + 1];
            int b = photo[(3 * i) + 2] - cartoon[(3 * i) + 2];
            blue[i] = (-0.168736f * r) - (0.331264f * g) + (0.5f * b);
            red[i] = (0.5f * r) - (0.418688f * g) - (0.081312f * b);
        }
    }

    static void AddChroma(Span<byte> rgb, ReadOnlySpan<float> blue, ReadOnlySpan<float> red)
    {
        for (int i = 0; i < blue.Length; i++)
        {
            rgb[3 * i] = Clamp(rgb[3 * i] + (1.402f * red[i]));
            rgb[(3 * i) + 1] = Clamp(rgb[(3 * i) + 1] - (0.344136f * blue[i]) - (0.714136f * red[i]));
            rgb[(3 * i) + 2] = Clamp(rgb[(3 * i) + 2] + (1.772f * blue[i]));
        }
    }

    static byte Clamp(float value) => (byte)(Math.Clamp(value, 0, 255) + 0.5f);
}
