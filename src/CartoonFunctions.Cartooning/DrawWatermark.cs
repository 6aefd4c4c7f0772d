using System.Drawing;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning;

/// <summary>Draws a text or a picture over the finished cartoon; where its place is left open, beside the faces.</summary>
/// <param name="codec">Brings a picture to its size.</param>
/// <param name="search">Finds the faces.</param>
/// <param name="picture">What is drawn where no text is; null where there is none.</param>
sealed class DrawWatermark(IImageCodec codec, FaceSearch search, PixelImage? picture)
{
    /// <summary>Between the mark and the picture's edges, as a share of the short side.</summary>
    const double MarginShare = 0.02;

    /// <summary>How far about a face there is to be nothing, as a share of its side: chin, ears and hair.</summary>
    const double FaceMarginShare = 0.15;

    // Where there is no room beside the faces, a smaller mark may have it.
    const double SmallerStep = 0.8;
    const int MostSteps = 6;

    static readonly WatermarkPlace[] Open =
    [
        WatermarkPlace.BottomRight, WatermarkPlace.BottomLeft, WatermarkPlace.TopRight, WatermarkPlace.TopLeft, WatermarkPlace.Bottom,
        WatermarkPlace.Top,
    ];

    public Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (drawing.Options.Watermark is not { } watermark)
            return Task.CompletedTask;
        IReadOnlyList<FaceRecord> faces = watermark.Place == WatermarkPlace.Auto ? search.Of(drawing, cancellation) : [];
        Size size = new(drawing.Cartoon.Width, drawing.Cartoon.Height);
        double share = watermark.Size;
        for (int step = 0; step < MostSteps; step++, share *= SmallerStep)
        {
            using PixelImage? mark = MarkOf(watermark, size, share);
            if (mark is null)
                break;
            if (PlaceOf(watermark.Place, size, new Size(mark.Width, mark.Height), faces) is not { } place)
                continue;
            Lay(mark, drawing.Cartoon, place, watermark.Opacity);
            return Task.CompletedTask;
        }
        drawing.Say(DrawReasons.NoRoomForWatermark.With());
        return Task.CompletedTask;
    }

    /// <summary>Where a mark stands; null where every place that is open to it has a face.</summary>
    internal static Point? PlaceOf(WatermarkPlace place, Size picture, Size mark, IReadOnlyList<FaceRecord> faces)
    {
        int margin = (int)Math.Round(MarginShare * Math.Min(picture.Width, picture.Height));
        if (place != WatermarkPlace.Auto)
            return At(place);
        foreach (WatermarkPlace open in Open)
        {
            if (!faces.Any(face => Around(face).IntersectsWith(new RectangleF(At(open), mark))))
                return At(open);
        }
        return null;

        Point At(WatermarkPlace where) => new(
            Math.Max(0, where switch
            {
                WatermarkPlace.BottomLeft or WatermarkPlace.TopLeft => margin,
                WatermarkPlace.Bottom or WatermarkPlace.Top or WatermarkPlace.Center => (picture.Width - mark.Width) / 2,
                _ => picture.Width - mark.Width - margin,
            }),
            Math.Max(0, where switch
            {
                WatermarkPlace.TopLeft or WatermarkPlace.TopRight or WatermarkPlace.Top => margin,
                WatermarkPlace.Center => (picture.Height - mark.Height) / 2,
                _ => picture.Height - mark.Height - margin,
            }));
    }

    static RectangleF Around(FaceRecord face)
    {
        RectangleF about = face.Bounds;
        about.Inflate((float)(FaceMarginShare * face.Width), (float)(FaceMarginShare * face.Height));
        return about;
    }

    PixelImage? MarkOf(Watermark watermark, Size size, double share)
    {
        int margins = 2 * (int)Math.Round(MarginShare * Math.Min(size.Width, size.Height));
        int width = Math.Min(size.Width - margins, (int)(share * size.Width));
        int height = Math.Min(size.Height - margins, (int)(share / 2 * size.Height));
        if (width < 1 || height < 1)
            return null;
        if (picture is null || !Watermark.IsFileName(watermark.Text))
            return Fitting(TextInk.Draw(watermark.Text, width, height), size);
        double scale = Math.Min(width / (double)picture.Width, height / (double)picture.Height);
        return codec.Resize(picture, Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
    }

    /// <summary>The mark where it lies inside the picture: letters have a least size.</summary>
    static PixelImage? Fitting(PixelImage? mark, Size size)
    {
        if (mark is null || (mark.Width <= size.Width && mark.Height <= size.Height))
            return mark;
        mark.Dispose();
        return null;
    }

    /// <summary>Lays the mark over the picture; where that is transparent, the mark is seen all the same.</summary>
    static void Lay(PixelImage mark, PixelImage picture, Point at, double opacity)
    {
        for (int y = 0; y < mark.Height; y++)
        {
            Span<byte> row = picture.RgbRow(at.Y + y), from = mark.RgbRow(y);
            for (int x = 0; x < mark.Width; x++)
            {
                int pixel = ((at.Y + y) * picture.Width) + at.X + x;
                double above = opacity * (mark.HasAlpha ? mark.Alpha[(y * mark.Width) + x] / 255.0 : 1);
                double below = picture.HasAlpha ? picture.Alpha[pixel] / 255.0 * (1 - above) : 1 - above;
                if (above + below == 0)
                    continue;
                for (int c = 0; c < 3; c++)
                {
                    ref byte value = ref row[(3 * (at.X + x)) + c];
                    value = (byte)Math.Round(((above * from[(3 * x) + c]) + (below * value)) / (above + below));
                }
                if (picture.HasAlpha)
                    picture.Alpha[pixel] = (byte)Math.Round(255 * (above + below));
            }
        }
    }
}
