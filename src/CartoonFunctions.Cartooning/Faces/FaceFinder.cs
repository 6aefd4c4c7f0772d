using System.Numerics;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>A face that can be drawn on its own.</summary>
/// <param name="Box">Where the detector saw it.</param>
/// <param name="CropToPhoto">From positions in the head model's crop to positions in the photo.</param>
readonly record struct AlignedFace(FaceBox Box, Matrix3x2 CropToPhoto);

/// <summary>Finds the faces of a photo that are large enough to be drawn on their own, and aligns them. Thread-safe.</summary>
public sealed class FaceFinder : IDisposable
{
    /// <summary>
    /// Faces whose shorter side, from brow to chin or cheek to cheek, is under this are left to the scene model. A crop enlarged six times
    /// is soft, but a scene model
    /// loses the eyes of such a face altogether.
    /// </summary>
    const float SmallestFacePixels = 20;

    readonly VisionNetwork network;
    readonly FaceDetector detector;
    readonly KeypointDetector keypoints;

    FaceFinder(VisionNetwork network)
    {
        this.network = network;
        detector = new FaceDetector(network);
        keypoints = new KeypointDetector(network);
    }

    /// <summary>Loads the network.</summary>
    /// <param name="model">BlazeFace, full range, an ONNX file that was checked.</param>
    /// <param name="device">What runs it.</param>
    /// <exception cref="ModelException">It is broken, or another model.</exception>
    public static FaceFinder Load(CheckedModel model, ComputeDevice device) =>
        new(VisionNetwork.Load(model, device, BlazeFaceAnswer.Input, "regressors", "classificators"));

    /// <summary>Frees the network.</summary>
    public void Dispose() => network.Dispose();

    /// <summary>The faces to draw, the largest last, so that it comes to lie on top.</summary>
    internal IReadOnlyList<AlignedFace> Find(PixelPyramid photo, CancellationToken cancellation)
    {
        FaceBox[] boxes = [.. detector.Detect(photo, cancellation)
            .Where(box => Math.Min(box.Width, box.Height) >= SmallestFacePixels)];
        FaceKeypoints?[] points = SideBySide.Make(boxes, box => keypoints.Detect(photo, box, cancellation), cancellation);
        List<AlignedFace> faces = [];
        foreach ((FaceBox box, FaceKeypoints? found) in boxes.Zip(points))
        {
            if (found is { } seen)
                faces.Add(new AlignedFace(box, seen.CropToPhoto()));
        }
        faces.Sort((a, b) => a.Box.Area.CompareTo(b.Box.Area));
        return faces;
    }
}
