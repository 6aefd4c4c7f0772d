using System.Drawing;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Cuts the part out of the photo that is to be drawn, before anything is: so it has the pixels and the lines that a photo of its own
/// would have. The photo was decoded as large as may be; its part is made as large as was asked for.
/// </summary>
sealed class FramePhoto(IImageCodec codec, FaceSearch search)
{
    /// <summary>Side of an avatar, in sides of its face: hair and shoulders are in it.</summary>
    const double AvatarSides = 3;

    /// <summary>Where the faces' middle is, from the top of the avatar: there is more of a person below than above.</summary>
    const double MiddleFromTop = 0.46;

    public Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (drawing.Options.Crop == CropKind.None)
            return Task.CompletedTask;
        IReadOnlyList<FaceRecord> faces = search.In(drawing.Photo, cancellation);
        Size size = new(drawing.Photo.Width, drawing.Photo.Height);
        Rectangle frame = drawing.Options.Crop == CropKind.Square ? Square(size, faces)
            : faces.Count > 0 ? Avatar(size, faces) : new Rectangle(Point.Empty, size);
        if (faces.Count == 0)
            drawing.Say((frame.Size == size ? DrawReasons.NoFace : DrawReasons.NoFaceButMiddle).With());
        if (frame.Size != size)
            drawing.Photo = Cut(drawing.Photo, frame);
        if (drawing.Options.Print is null && Math.Max(frame.Width, frame.Height) > drawing.Options.Resolution)
            drawing.Photo = codec.Scaled(drawing.Photo, drawing.Options.Resolution);
        return Task.CompletedTask;
    }

    /// <summary>The square about the faces with hair and shoulders; where they need more than the photo's short side, as high or wide as
    /// the photo and as long as they need.</summary>
    internal static Rectangle Avatar(Size photo, IReadOnlyList<FaceRecord> faces)
    {
        RectangleF about = Around(faces);
        double face = faces.Max(one => Math.Max(one.Width, one.Height));
        double margin = (AvatarSides - 1) * face;
        double side = Math.Max(about.Width, about.Height) + margin;
        int width = (int)Math.Round(Math.Min(photo.Width, side)), height = (int)Math.Round(Math.Min(photo.Height, side));
        // A square where the faces fit into one.
        int square = Math.Min(width, height);
        if (about.Width <= square)
            width = square;
        if (about.Height <= square)
            height = square;
        return Place(photo, new Size(width, height), about);
    }

    /// <summary>The largest square, with as much of the faces as it can hold; without a face the one in the middle.</summary>
    internal static Rectangle Square(Size photo, IReadOnlyList<FaceRecord> faces)
    {
        int side = Math.Min(photo.Width, photo.Height);
        return faces.Count == 0 ? new Rectangle((photo.Width - side) / 2, (photo.Height - side) / 2, side, side)
            : Place(photo, new Size(side, side), Around(faces));
    }

    static RectangleF Around(IReadOnlyList<FaceRecord> faces) => RectangleF.FromLTRB((float)faces.Min(face => face.X),
        (float)faces.Min(face => face.Y), (float)faces.Max(face => face.X + face.Width), (float)faces.Max(face => face.Y + face.Height));

    static Rectangle Place(Size photo, Size frame, RectangleF about)
    {
        double left = about.Left + (about.Width / 2) - (frame.Width / 2.0);
        double top = about.Top + (about.Height / 2) - (MiddleFromTop * frame.Height);
        return new Rectangle((int)Math.Clamp(Math.Round(left), 0, photo.Width - frame.Width),
            (int)Math.Clamp(Math.Round(top), 0, photo.Height - frame.Height), frame.Width, frame.Height);
    }

    static PixelImage Cut(PixelImage photo, Rectangle frame)
    {
        PixelImage part = new(frame.Width, frame.Height, photo.HasAlpha);
        for (int y = 0; y < frame.Height; y++)
        {
            photo.RgbRow(frame.Top + y).Slice(3 * frame.Left, 3 * frame.Width).CopyTo(part.RgbRow(y));
            if (photo.HasAlpha)
                photo.Alpha.Slice(((frame.Top + y) * photo.Width) + frame.Left, frame.Width).CopyTo(part.Alpha[(y * frame.Width)..]);
        }
        return part;
    }
}
