using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Finds where the faces of a photo are, whatever its style draws them with, at the size at which that is usually done: a larger
/// photo holds no more of them, and takes longer.</summary>
sealed class FaceSearch(IImageCodec codec, StyleModels models)
{
    /// <summary>The faces of a photo on its way, as its style has found them, or as they are found once for all steps that ask; none where
    /// the model that finds them is not installed.</summary>
    public IReadOnlyList<FaceRecord> Of(Drawing drawing, CancellationToken cancellation) =>
        drawing.Faces ?? (drawing.FacesSeen ??= models.FindsFaces ? In(drawing.Photo, cancellation) : []);

    /// <summary>The faces, in pixels of the photo, the largest last.</summary>
    /// <exception cref="Models.ModelException">The model that finds faces can't be used.</exception>
    public IReadOnlyList<FaceRecord> In(PixelImage photo, CancellationToken cancellation)
    {
        double scale = Math.Max(1.0, Math.Max(photo.Width, photo.Height) / (double)DrawOptions.DefaultResolution);
        using PixelImage? smaller = scale == 1 ? null : codec.Scaled(photo, DrawOptions.DefaultResolution);
        using PixelPyramid looked = new(smaller ?? photo);
        return [.. models.Faces.Find(looked, cancellation).Select(face => FaceRecord.Of(face.Box, looked.Picture))
            .Select(face => new FaceRecord(face.X * scale, face.Y * scale, face.Width * scale, face.Height * scale, face.Score))];
    }
}
