using CartoonFunctions.Imaging.Formats;
using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>
/// The steps between a file's pixels and ours. Each gives a new image over the one before without computing anything yet: libvips
/// runs them together, a few rows at a time, when the pixels are written out.
/// </summary>
static class VipsSteps
{
    /// <summary>Scales to exactly <paramref name="width"/> x <paramref name="height"/> pixels with a Lanczos filter.</summary>
    public static Image Fit(Image image, int width, int height)
    {
        if (image.Width == width && image.Height == height)
            return image.Copy();
        double across = (double)width / image.Width;
        double down = (double)height / image.Height;
        if (!image.HasAlpha())
            return Scale(image, across, down, width, height);

        // Colours count by their opacity, or what is hidden under transparent pixels would bleed into the edges.
        using Image premultiplied = image.Premultiply();
        using Image resized = Scale(premultiplied, across, down, width, height);
        using Image straight = resized.Unpremultiply();
        using Image rounded = straight.Rint();
        return rounded.Cast(image.Format);
    }

    static Image Scale(Image image, double across, double down, int width, int height)
    {
        if (across <= 1 || down <= 1)
            return image.Resize(across, vscale: down);

        // libvips' resize enlarges with the picture's corner held still, which moves it by half a pixel; these displacements hold its
        // centre.
        using Interpolate bicubic = Interpolate.NewFromName("bicubic");
        return image.Affine([across, 0, 0, down], interpolate: bicubic, idx: 0.5, idy: 0.5, odx: -0.5, ody: -0.5,
            oarea: [0, 0, width, height], extend: Enums.Extend.Copy);
    }

    /// <summary>
    /// Brings the pixels to sRGB by way of the embedded profile, or else of the colours that the file names (cICP, nclx, EXIF). Without
    /// either, or with a profile that does not fit the pixels, grey and RGB count as sRGB, and CMYK as libvips' own printing profile.
    /// </summary>
    public static Image ToSrgb(Image image, ColourName? named)
    {
        bool hasProfile = image.Contains("icc-profile-data");
        if (named is { IsHdr: true } hdr && image.Bands >= 3)
            return ToneMapping.ToSrgb(image, hdr); // A profile cannot say how bright it is.
        if (!hasProfile && named is { } name && ColourProfile.Of(name) is { } profile)
        {
            using Image described = EmbeddedProfile.Put(image, profile);
            return ByProfile(described);
        }
        return hasProfile ? ByProfile(image) : image.Colourspace(Enums.Interpretation.Srgb);
    }

    static Image ByProfile(Image image)
    {
        try
        {
            return image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Perceptual, depth: 8);
        }
        catch (VipsException)
        {
            return image.Colourspace(Enums.Interpretation.Srgb);
        }
    }

    /// <summary>The colours and at most one plane of opacity: what is more would be scaled for nothing.</summary>
    public static Image DropExtraBands(Image image)
    {
        int colours = image.Interpretation switch
        {
            Enums.Interpretation.Bw or Enums.Interpretation.Grey16 => 1,
            Enums.Interpretation.Cmyk => 4,
            _ => image.Bands < 3 ? 1 : 3,
        };
        return image.Bands <= colours + 1 ? image.Copy() : image.ExtractBand(0, n: colours + 1);
    }

    /// <summary>Red, green, blue and at most one plane of opacity, a byte each.</summary>
    public static Image ToBytes(Image image)
    {
        using Image planes = image.ExtractBand(0, n: image.HasAlpha() ? 4 : 3);
        return planes.Cast(Enums.BandFormat.Uchar);
    }

    /// <summary>Turns and mirrors by the EXIF orientation.</summary>
    public static Image Orient(Image image)
    {
        if (Orientation(image) == 1)
            return image.Copy();
        // Turning reads rows out of order, which a file that is being decoded cannot give.
        using Image rows = image.CopyMemory();
        return rows.Autorot();
    }

    /// <summary>The EXIF orientation, 1 (upright) to 8; an invalid one counts as upright.</summary>
    public static int Orientation(Image image) =>
        image.Contains("orientation") && image.Get("orientation") is int orientation and >= 1 and <= 8 ? orientation : 1;
}
