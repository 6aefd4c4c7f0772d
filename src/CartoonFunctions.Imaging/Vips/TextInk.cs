using System.Security;
using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>Draws a line of text as a picture with transparency: white letters with a soft shadow, so that they can be read on light and
/// dark. Pango lays it out, so any script is written as it should be, as far as the machine has a font for it.</summary>
public static class TextInk
{
    const string Font = "sans bold";

    // A size to measure at: small, for a text may be long.
    const double TrialPoints = 24;

    /// <summary>How far the shadow reaches, as a share of the text's height.</summary>
    const double ShadowShare = 0.06;

    /// <summary>How dark the shadow is beside the letters, 0 to 1.</summary>
    const double ShadowOpacity = 0.7;

    // What a blur has thinned out at the edge of a letter.
    const double ShadowGain = 1.8;

    static readonly Lazy<bool> canWrite = new(WritesSomething);

    /// <summary>Whether the machine has a font at all.</summary>
    public static bool HasFont => canWrite.Value;

    /// <summary>Draws a text as large as fits into <paramref name="width"/> x <paramref name="height"/> pixels. The caller disposes
    /// it.</summary>
    /// <param name="text">One line; none of it is markup.</param>
    /// <param name="width">The most pixels across.</param>
    /// <param name="height">The most pixels down.</param>
    /// <returns>The picture; null where nothing of the text can be seen.</returns>
    public static PixelImage? Draw(string text, int width, int height)
    {
        using Image? trial = TryWrite(text);
        if (trial is null)
            return null;
        double shadow = 1 + (2 * ShadowShare);
        double scale = Math.Min(width / (trial.Width + (2 * ShadowShare * trial.Height)), height / (trial.Height * shadow));
        using Image ink = Write(text, Math.Max(1, TrialPoints * scale));
        int reach = Math.Max(1, (int)Math.Round(ShadowShare * ink.Height));
        using Image padded = ink.Embed(reach, reach, ink.Width + (2 * reach), ink.Height + (2 * reach));
        if (padded.Max() == 0)
            return null;
        using Image blurred = padded.Gaussblur(reach / 2.0);
        using Image darkened = blurred * (ShadowGain * ShadowOpacity);
        using Image shade = darkened.Cast(Enums.BandFormat.Uchar);
        return Over(padded.WriteToMemory<byte>(), shade.WriteToMemory<byte>(), padded.Width, padded.Height);
    }

    /// <summary>White letters over their black shadow.</summary>
    static PixelImage Over(ReadOnlySpan<byte> ink, ReadOnlySpan<byte> shade, int width, int height)
    {
        PixelImage picture = new(width, height, hasAlpha: true);
        Span<byte> rgb = picture.Rgb, alpha = picture.Alpha;
        for (int i = 0; i < alpha.Length; i++)
        {
            double shadow = Math.Min(shade[i] / 255.0, ShadowOpacity);
            double letter = ink[i] / 255.0;
            double opacity = letter + (shadow * (1 - letter));
            alpha[i] = (byte)Math.Round(255 * opacity);
            rgb.Slice(3 * i, 3).Fill(opacity > 0 ? (byte)Math.Round(255 * letter / opacity) : byte.MinValue);
        }
        return picture;
    }

    static Image Write(string text, double points) =>
        Image.Text(SecurityElement.Escape(text), font: FormattableString.Invariant($"{Font} {points:0.##}"), dpi: 72);

    /// <summary>A text at the size that is measured; null where nothing of it is drawn: spaces alone, or no font.</summary>
    static Image? TryWrite(string text)
    {
        try
        {
            return Write(text, TrialPoints);
        }
        catch (VipsException)
        {
            return null;
        }
    }

    static bool WritesSomething()
    {
        using Image? letter = TryWrite("A");
        return letter?.Max() > 0;
    }
}
