using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Gives a cartoon the photo's own colours back: lines and small touches of colour stay the model's; the colour of everything
/// larger than a few pixels becomes the photo's. Where the style shifts colours by itself, it shifts light too: then the broad light
/// becomes the photo's as well, along the drawing's edges, so that dark skin stays dark.
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

    /// <summary>Radius of the window for broad light, as a share of the long side.</summary>
    const double LightRadiusShare = 1 / 32.0;

    /// <summary>Radius of the window for broad light and for a face's colour in its crop, in pixels: about a ninth of the face.</summary>
    const int LightRadiusInCrop = 18;

    /// <summary>Steps of the drawing's luma up to about this, in grey levels, are no edge that light stops at.</summary>
    const float SoftEdgeLevels = 20;

    /// <summary>Before the faces: where the style's scene looks better in the photo's colours.</summary>
    public static Task InSceneAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (IsForScene(drawing))
        {
            TakeLightBack(drawing.Photo, drawing.Cartoon, drawing.Photo.Pixels(RadiusShare), drawing.Photo.Pixels(LightRadiusShare));
            TakeShiftBack(drawing.Photo, drawing.Cartoon, drawing.Photo.Pixels(RadiusShare), weights: []);
        }
        return Task.CompletedTask;
    }

    /// <summary>
    /// In the crop of a face: what is seen around the face gets the photo's colours like the scene, or it would stand about the head as
    /// a coloured halo; the face gets them broadly, so that cheeks and lips keep what the model painted.
    /// </summary>
    public static void AroundFace(Drawing drawing, PixelImage crop, PixelImage head)
    {
        if (IsForScene(drawing))
        {
            TakeLightBack(crop, head, RadiusInCrop, LightRadiusInCrop);
            TakeShiftBack(crop, head, RadiusInCrop, FaceRegion.Outside);
        }
    }

    /// <summary>After the faces: where the person asked for the photo's colours, faces included.</summary>
    public static Task EverywhereAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (drawing.Options.Colour == ColourSource.Photo)
            TakeShiftBack(drawing.Photo, drawing.Cartoon, drawing.Photo.Pixels(RadiusShare), weights: []);
        return Task.CompletedTask;
    }

    static bool IsForScene(Drawing drawing) => drawing.Options.Colour == ColourSource.Auto && drawing.Style.Colour == ColourSource.Photo;

    /// <summary>Gives the drawing the photo's broad light. Its shapes bound the light, its lines do not: a line would be filled.</summary>
    static void TakeLightBack(PixelImage photo, PixelImage cartoon, int lineRadius, int radius)
    {
        int count = photo.Width * photo.Height;
        using PixelBuffer<float> rentedGuide = new(count);
        using PixelBuffer<float> rentedLight = new(count);
        Span<float> guide = rentedGuide.Span;
        Span<float> light = rentedLight.Span;
        Luma.InLevels(cartoon.Rgb, guide);
        Luma.InLevels(photo.Rgb, light);
        TensorPrimitives.Subtract(light, guide, light);
        LineClosing.Apply(guide, photo.Width, photo.Height, lineRadius);
        GuidedFilter.Apply(light, guide, photo.Width, photo.Height, radius, SoftEdgeLevels);
        AddLight(cartoon.Rgb, light);
    }

    static void AddLight(Span<byte> rgb, ReadOnlySpan<float> light)
    {
        int i = 0;
        for (; PixelLanes.Fit(rgb, 3 * i); i += PixelLanes.Count)
        {
            Vector256<float> more = Vector256.Create(light[i..]);
            PixelLanes.Read(rgb[(3 * i)..], out Vector256<float> red, out Vector256<float> green, out Vector256<float> blue);
            PixelLanes.Write(rgb[(3 * i)..], red + more, green + more, blue + more);
        }
        for (; i < light.Length; i++)
        {
            for (int c = 3 * i; c < (3 * i) + 3; c++)
                rgb[c] = Clamp(rgb[c] + light[i]);
        }
    }

    /// <summary>Takes the shift of colour back, finely where <paramref name="weights"/> are 1 or empty, broadly where they are 0.</summary>
    static void TakeShiftBack(PixelImage photo, PixelImage cartoon, int radius, ReadOnlySpan<float> weights)
    {
        int count = photo.Width * photo.Height;
        using PixelBuffer<float> rentedBlue = new(count);
        using PixelBuffer<float> rentedRed = new(count);
        Span<float> blue = rentedBlue.Span;
        Span<float> red = rentedRed.Span;
        ChromaDifference(photo.Rgb, cartoon.Rgb, blue, red);
        Smooth(blue, photo, radius, weights);
        Smooth(red, photo, radius, weights);
        AddChroma(cartoon.Rgb, blue, red);
    }

    /// <summary>Low-pass filters a shift: finely where the weights are 1 or empty, broadly where they are 0.</summary>
    static void Smooth(Span<float> shift, PixelImage photo, int radius, ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty)
        {
            BoxFilter.Apply(shift, photo.Width, photo.Height, radius);
            return;
        }
        using PixelBuffer<float> rented = new(shift.Length);
        Span<float> broad = rented.Span;
        shift.CopyTo(broad);
        BoxFilter.Apply(broad, photo.Width, photo.Height, LightRadiusInCrop);
        BoxFilter.Apply(shift, photo.Width, photo.Height, radius);
        TensorPrimitives.Lerp(broad, shift, weights, shift);
    }

    /// <summary>How far the photo's Cb and Cr (ITU-R BT.601, full range) lie from the cartoon's.</summary>
    static void ChromaDifference(ReadOnlySpan<byte> photo, ReadOnlySpan<byte> cartoon, Span<float> blue, Span<float> red)
    {
        int i = 0;
        for (; PixelLanes.Fit(photo, 3 * i); i += PixelLanes.Count)
        {
            PixelLanes.Read(photo[(3 * i)..], out Vector256<float> r, out Vector256<float> g, out Vector256<float> b);
            PixelLanes.Read(cartoon[(3 * i)..], out Vector256<float> lessR, out Vector256<float> lessG, out Vector256<float> lessB);
            (r, g, b) = (r - lessR, g - lessG, b - lessB);
            ((-0.168736f * r) - (0.331264f * g) + (0.5f * b)).CopyTo(blue[i..]);
            ((0.5f * r) - (0.418688f * g) - (0.081312f * b)).CopyTo(red[i..]);
        }
        for (; i < blue.Length; i++)
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
        int i = 0;
        for (; PixelLanes.Fit(rgb, 3 * i); i += PixelLanes.Count)
        {
            Vector256<float> moreBlue = Vector256.Create(blue[i..]), moreRed = Vector256.Create(red[i..]);
            PixelLanes.Read(rgb[(3 * i)..], out Vector256<float> r, out Vector256<float> g, out Vector256<float> b);
            PixelLanes.Write(rgb[(3 * i)..], r + (1.402f * moreRed), g - (0.344136f * moreBlue) - (0.714136f * moreRed),
                b + (1.772f * moreBlue));
        }
        for (; i < blue.Length; i++)
        {
            rgb[3 * i] = Clamp(rgb[3 * i] + (1.402f * red[i]));
            rgb[(3 * i) + 1] = Clamp(rgb[(3 * i) + 1] - (0.344136f * blue[i]) - (0.714136f * red[i]));
            rgb[(3 * i) + 2] = Clamp(rgb[(3 * i) + 2] + (1.772f * blue[i]));
        }
    }

    static byte Clamp(float value) => (byte)(Math.Clamp(value, 0, 255) + 0.5f);
}
