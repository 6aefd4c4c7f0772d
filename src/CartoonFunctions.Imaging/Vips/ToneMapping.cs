using CartoonFunctions.Imaging.Formats;
using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>
/// HDR (PQ and HLG, ITU-R BT.2100) to sRGB. Up to six tenths of white nothing changes; above, what is brighter bends towards
/// white, the same for all three colours, so that no hue turns.
/// </summary>
static class ToneMapping
{
    // BT.2408: diffuse white; and the brightness that pictures are mastered for.
    const double WhiteNits = 203, PeakNits = 1000;

    const double Knee = 0.6;

    // Light is looked up in steps of a 8192nd of white, up to eight times white.
    const int StepsOfWhite = 8192;
    const int Entries = 65536;

    static readonly double[,] FromBt2020 =
        { { 1.660491, -0.587641, -0.072850 }, { -0.124550, 1.132900, -0.008349 }, { -0.018151, -0.100579, 1.118730 } };
    static readonly double[,] FromP3 = { { 1.224940, -0.224940, 0 }, { -0.042057, 1.042057, 0 }, { -0.019638, -0.078636, 1.098274 } };
    static readonly double[,] Bt2020Luminance = { { 0.2627, 0.6780, 0.0593 } };

    static readonly float[] PqLight = [.. Enumerable.Range(0, Entries).Select(i => (float)(PqNits(i / (Entries - 1.0)) / WhiteNits))];
    static readonly float[] HlgLight = [.. Enumerable.Range(0, Entries).Select(i => (float)HlgScene(i / (Entries - 1.0)))];
    static readonly float[] Gain =
        [.. Enumerable.Range(0, Entries).Select(i => (float)(i == 0 ? 1 : Bend((double)i / StepsOfWhite) / ((double)i / StepsOfWhite)))];

    /// <summary>The picture in sRGB, a byte a colour; its opacity stays.</summary>
    public static Image ToSrgb(Image image, ColourName name)
    {
        using Image colours = image.ExtractBand(0, n: 3);
        using Image scaled = colours.Format is Enums.BandFormat.Uchar ? colours * 257 : colours.Copy();
        using Image signal = scaled.Cast(Enums.BandFormat.Ushort);
        using Image light = name.IsHlg ? HlgDisplay(signal) : LookUp(signal, PqLight);
        using Image wide = name.Primaries switch { 9 => Multiply(light, FromBt2020), 12 => Multiply(light, FromP3), _ => light.Copy() };
        using Image brightest = Brightest(wide);
        using Image gain = LookUp(brightest, Gain);
        using Image mapped = wide * gain;
        using Image linear = mapped.Copy(interpretation: Enums.Interpretation.Scrgb);
        using Image srgb = linear.Colourspace(Enums.Interpretation.Srgb);
        if (image.Bands < 4)
            return srgb.Copy();
        using Image opacity = image.ExtractBand(3);
        using Image eight = opacity.Format is Enums.BandFormat.Uchar ? opacity.Copy() : (opacity / 257).Cast(Enums.BandFormat.Uchar);
        return srgb.Bandjoin(eight);
    }

    /// <summary>The display's light for HLG: the system's gamma of 1.2 on the luminance.</summary>
    static Image HlgDisplay(Image signal)
    {
        using Image scene = LookUp(signal, HlgLight);
        using Image luminance = Multiply(scene, Bt2020Luminance);
        using Image system = luminance.Pow(0.2);
        using Image display = scene * system;
        return display * (PeakNits / WhiteNits);
    }

    static Image Brightest(Image light)
    {
        using Image red = light.ExtractBand(0);
        using Image green = light.ExtractBand(1);
        using Image blue = light.ExtractBand(2);
        using Image two = red.Maxpair(green);
        using Image three = two.Maxpair(blue);
        using Image steps = three * StepsOfWhite;
        return steps.Cast(Enums.BandFormat.Ushort);
    }

    static Image LookUp(Image image, float[] table)
    {
        using Image curve = Image.NewFromMemory(table, Entries, 1, 1, Enums.BandFormat.Float);
        return image.Maplut(curve);
    }

    static Image Multiply(Image image, double[,] matrix)
    {
        using Image weights = Image.NewFromArray(matrix);
        return image.Recomb(weights);
    }

    /// <summary>Reinhard's extended curve above the knee, joined to it without a corner; the peak becomes white.</summary>
    static double Bend(double light)
    {
        if (light <= Knee)
            return light;
        double above = (light - Knee) / (1 - Knee);
        double peak = ((PeakNits / WhiteNits) - Knee) / (1 - Knee);
        return Math.Min(1, Knee + ((1 - Knee) * above * (1 + (above / (peak * peak))) / (1 + above)));
    }

    // SMPTE ST 2084.
    static double PqNits(double signal)
    {
        double power = Math.Pow(signal, 1 / 78.84375);
        return 10000 * Math.Pow(Math.Max(power - 0.8359375, 0) / (18.8515625 - (18.6875 * power)), 1 / 0.1593017578125);
    }

    // BT.2100's inverse of the HLG curve, 0 to 1.
    static double HlgScene(double signal) =>
        signal <= 0.5 ? signal * signal / 3 : (Math.Exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12;
}
