using System.Drawing;
using System.Numerics;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.People;

/// <summary>
/// Tells people from what is behind them with MediaPipe's selfie segmentation. It sees 256x256 pixels and is made for one person near
/// the camera; so after the whole photo it looks at every person of whom a face was found, and last at each head from near, where hair is.
/// Thread-safe.
/// </summary>
public sealed class PersonFinder : IDisposable
{
    const int Side = 256;

    static readonly VisionNetwork.Pixels Input = new(Side, Side, Mean: 0, Scale: 255);

    /// <summary>Width of what is looked at of a person, in sides of the face.</summary>
    const float BodyWidth = 6;

    /// <summary>How far above the face's top it begins, in sides of the face.</summary>
    const float AboveFace = 1.2f;

    /// <summary>Its heights, in sides of the face: as one sits near the camera, and as one stands farther off.</summary>
    static readonly float[] BodyHeights = [7.2f, 13.2f];

    /// <summary>Side of what is looked at of a head, in sides of the face.</summary>
    const float HeadSide = 3.5f;

    /// <summary>How far up the face's middle stands in it, from the bottom.</summary>
    const float HeadMiddle = 0.45f;

    /// <summary>Within this of a border that is not the photo's, in pixels of the network, less and less is believed.</summary>
    const float BorderPixels = 24;

    // Of a head from near all is believed up to the first share of its half side, and nothing beyond the second: neighbours are cut there.
    const float BelievedTo = 0.6f, IgnoredFrom = 0.9f;

    readonly VisionNetwork network;

    PersonFinder(VisionNetwork network) => this.network = network;

    /// <summary>Loads the network.</summary>
    /// <param name="model">Selfie segmentation, an ONNX file that was checked.</param>
    /// <param name="device">What runs it.</param>
    /// <exception cref="ModelException">It is broken, or another model.</exception>
    public static PersonFinder Load(CheckedModel model, ComputeDevice device) =>
        new(VisionNetwork.Load(model, device, Input, "person"));

    /// <summary>Frees the network.</summary>
    public void Dispose() => network.Dispose();

    /// <summary>How surely each pixel is a person's.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="faces">Its faces, as far as they are known.</param>
    /// <param name="confidence">Becomes 0 to 1, row by row.</param>
    /// <param name="cancellation">Stops it.</param>
    internal void Find(PixelImage photo, IReadOnlyList<RectangleF> faces, Span<float> confidence, CancellationToken cancellation)
    {
        using PixelPyramid levels = new(photo);
        RectangleF whole = new(0, 0, photo.Width, photo.Height);
        confidence.Clear();
        Look(levels, whole, confidence, Largest, cancellation);
        foreach (RectangleF face in faces)
        {
            foreach (RectangleF body in Bodies(face).Select(body => RectangleF.Intersect(body, whole)).Distinct())
                Look(levels, body, confidence, Largest, cancellation);
        }
        foreach (RectangleF face in faces)
            Look(levels, Head(face), confidence, NearHead, cancellation);
    }

    /// <summary>How what was seen before, and what is seen at a place of a window, become one: places and distances from the borders that
    /// are not the photo's are in pixels of the network.</summary>
    delegate float Join(float before, float seen, Vector2 at, float fromBorder);

    static float Largest(float before, float seen, Vector2 at, float fromBorder) =>
        Math.Max(before, seen * Math.Clamp(fromBorder / BorderPixels, 0, 1));

    static float NearHead(float before, float seen, Vector2 at, float fromBorder)
    {
        float fromMiddle = Vector2.Distance(at, new Vector2(Side / 2f)) / (Side / 2f);
        return float.Lerp(before, seen, Math.Clamp((IgnoredFrom - fromMiddle) / (IgnoredFrom - BelievedTo), 0, 1));
    }

    static IEnumerable<RectangleF> Bodies(RectangleF face)
    {
        float side = Math.Max(face.Width, face.Height);
        float middle = face.X + (face.Width / 2);
        foreach (float height in BodyHeights)
            yield return new RectangleF(middle - (BodyWidth / 2 * side), face.Y - (AboveFace * side), BodyWidth * side, height * side);
    }

    static RectangleF Head(RectangleF face)
    {
        float side = HeadSide * Math.Max(face.Width, face.Height);
        return new RectangleF(face.X + (face.Width / 2) - (side / 2),
            face.Y + (face.Height / 2) - ((1 - HeadMiddle) * side), side, side);
    }

    void Look(PixelPyramid photo, RectangleF window, Span<float> confidence, Join join, CancellationToken cancellation)
    {
        Vector2 scale = new(window.Width / Side, window.Height / Side);
        using PixelImage input = new(Side, Side);
        Warp.Sample(photo, new Matrix3x2(scale.X, 0, 0, scale.Y, window.Left + (scale.X / 2) - 0.5f, window.Top + (scale.Y / 2) - 0.5f),
            input);
        float[] person = network.Run(input, cancellation)[0];

        int width = photo.Picture.Width, height = photo.Picture.Height;
        int right = Math.Min(width, (int)window.Right), bottom = Math.Min(height, (int)window.Bottom);
        for (int y = Math.Max(0, (int)window.Top); y < bottom; y++)
        {
            for (int x = Math.Max(0, (int)window.Left); x < right; x++)
            {
                Vector2 at = new Vector2(x + 0.5f - window.Left, y + 0.5f - window.Top) / scale;
                float across = Math.Min(window.Left > 0 ? at.X : Side, window.Right < width ? Side - at.X : Side);
                float down = Math.Min(window.Top > 0 ? at.Y : Side, window.Bottom < height ? Side - at.Y : Side);
                ref float known = ref confidence[(y * width) + x];
                known = join(known, Between(person, at - new Vector2(0.5f)), at, Math.Min(across, down));
            }
        }
    }

    static float Between(float[] cells, Vector2 at)
    {
        at = Vector2.Clamp(at, Vector2.Zero, new Vector2(Side - 1.001f));
        int x = (int)at.X, y = (int)at.Y;
        float upper = float.Lerp(cells[(y * Side) + x], cells[(y * Side) + x + 1], at.X - x);
        float lower = float.Lerp(cells[((y + 1) * Side) + x], cells[((y + 1) * Side) + x + 1], at.X - x);
        return float.Lerp(upper, lower, at.Y - y);
    }
}
