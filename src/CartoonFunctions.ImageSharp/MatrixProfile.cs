using System.Buffers.Binary;
using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Icc;
using SixLabors.ImageSharp.PixelFormats;

namespace CartoonFunctions.ImageSharp;

/// <summary>
/// An RGB colour profile of three primaries and their curves, as cameras, phones and photo programs embed it (Display P3, Adobe
/// RGB, ProPhoto, sRGB itself). ImageSharp hands profiles on but does not apply them. After ICC.1:2022.
/// </summary>
sealed class MatrixProfile
{
    const int TagTable = 128;

    // XYZ under D50 to linear sRGB: the inverse of the Bradford-adapted primaries of IEC 61966-2-1.
    static readonly Matrix4x4 LinearSrgb = Matrix4x4.Transpose(new Matrix4x4(
        3.1338561f, -1.6168667f, -0.4906146f, 0,
        -0.9787684f, 1.9161415f, 0.0334540f, 0,
        0.0719453f, -0.2289914f, 1.4052427f, 0,
        0, 0, 0, 1));

    static readonly byte[] FromLinear = [.. Enumerable.Range(0, 1 << 14).Select(i => Encode(i / (double)((1 << 14) - 1)))];

    readonly float[] red;
    readonly float[] green;
    readonly float[] blue;
    readonly Matrix4x4 toLinearSrgb;

    MatrixProfile(float[] red, float[] green, float[] blue, Matrix4x4 toLinearSrgb)
    {
        this.red = red;
        this.green = green;
        this.blue = blue;
        this.toLinearSrgb = toLinearSrgb;
    }

    /// <summary>The profile, or null where there is none, it is of another kind or broken: its colours then count as sRGB.</summary>
    public static MatrixProfile? Read(IccProfile? profile)
    {
        if (profile?.ToByteArray() is not { Length: > TagTable + 4 } icc || !icc.AsSpan(16, 4).SequenceEqual("RGB "u8))
            return null;
        try
        {
            Vector3 r = Xyz(Tag(icc, "rXYZ"u8));
            Vector3 g = Xyz(Tag(icc, "gXYZ"u8));
            Vector3 b = Xyz(Tag(icc, "bXYZ"u8));
            Matrix4x4 toXyz = new(r.X, r.Y, r.Z, 0, g.X, g.Y, g.Z, 0, b.X, b.Y, b.Z, 0, 0, 0, 0, 1);
            return new MatrixProfile(Curve(Tag(icc, "rTRC"u8)), Curve(Tag(icc, "gTRC"u8)), Curve(Tag(icc, "bTRC"u8)), toXyz * LinearSrgb);
        }
        catch (Exception broken) when (broken is InvalidDataException or ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Whether a profile says by a table what the colours are, which this class does not read.</summary>
    public static bool IsOfAnotherKind(IccProfile? profile) =>
        Read(profile) is null && profile?.ToByteArray() is { Length: > TagTable + 4 } icc && icc.AsSpan(TagTable).IndexOf("A2B0"u8) >= 0;

    /// <summary>Brings every pixel to sRGB, clipped to what it can show.</summary>
    public void ToSrgb(Image<Rgba32> image) => image.ProcessPixelRows(rows =>
    {
        for (int y = 0; y < rows.Height; y++)
        {
            foreach (ref Rgba32 pixel in rows.GetRowSpan(y))
            {
                Vector3 linear = Vector3.Transform(new Vector3(red[pixel.R], green[pixel.G], blue[pixel.B]), toLinearSrgb);
                Vector3 scaled = Vector3.Clamp(linear, Vector3.Zero, Vector3.One) * (FromLinear.Length - 1);
                pixel = new Rgba32(FromLinear[(int)(scaled.X + 0.5f)], FromLinear[(int)(scaled.Y + 0.5f)],
                    FromLinear[(int)(scaled.Z + 0.5f)], pixel.A);
            }
        }
    });

    static byte Encode(double linear) =>
        (byte)Math.Round(255 * (linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055));

    static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> icc, ReadOnlySpan<byte> name)
    {
        int count = BinaryPrimitives.ReadInt32BigEndian(icc[TagTable..]);
        for (int at = TagTable + 4; count > 0; count--, at += 12)
        {
            if (icc.Slice(at, 4).SequenceEqual(name))
                return icc.Slice(BinaryPrimitives.ReadInt32BigEndian(icc[(at + 4)..]),
                    BinaryPrimitives.ReadInt32BigEndian(icc[(at + 8)..]));
        }
        throw new InvalidDataException("The profile lacks a tag.");
    }

    static Vector3 Xyz(ReadOnlySpan<byte> tag) => new(Fixed(tag, 8), Fixed(tag, 12), Fixed(tag, 16));

    static float Fixed(ReadOnlySpan<byte> tag, int at) => BinaryPrimitives.ReadInt32BigEndian(tag[at..]) / 65536f;

    /// <summary>What each of the 256 values of a channel is in linear light.</summary>
    static float[] Curve(ReadOnlySpan<byte> tag)
    {
        float[] curve = new float[256];
        for (int i = 0; i < curve.Length; i++)
            curve[i] = Math.Clamp(tag.StartsWith("para"u8) ? Parametric(tag, i / 255f) : Sampled(tag, i / 255f), 0, 1);
        return curve;
    }

    // curveType (ICC.1:2022, 10.6): no entry is a straight line, one is a gamma, more are samples.
    static float Sampled(ReadOnlySpan<byte> tag, float value)
    {
        if (!tag.StartsWith("curv"u8))
            throw new InvalidDataException("The profile has a curve of an unknown kind.");
        int count = BinaryPrimitives.ReadInt32BigEndian(tag[8..]);
        if (count == 0)
            return value;
        if (count == 1)
            return MathF.Pow(value, BinaryPrimitives.ReadUInt16BigEndian(tag[12..]) / 256f);
        float position = value * (count - 1);
        int below = Math.Min((int)position, count - 2);
        return float.Lerp(Sample(tag, below), Sample(tag, below + 1), position - below);

        static float Sample(ReadOnlySpan<byte> tag, int index) => BinaryPrimitives.ReadUInt16BigEndian(tag[(12 + (2 * index))..]) / 65535f;
    }

    // parametricCurveType (ICC.1:2022, 10.18): a power, and below a threshold a straight line.
    static float Parametric(ReadOnlySpan<byte> tag, float value)
    {
        int kind = BinaryPrimitives.ReadUInt16BigEndian(tag[8..]);
        float gamma = Fixed(tag, 12);
        if (kind == 0)
            return MathF.Pow(value, gamma);
        float a = Fixed(tag, 16);
        float b = Fixed(tag, 20);
        float power = MathF.Pow(Math.Max(0, (a * value) + b), gamma);
        return kind switch
        {
            1 => value >= -b / a ? power : 0,
            2 => value >= -b / a ? power + Fixed(tag, 24) : Fixed(tag, 24),
            3 => value >= Fixed(tag, 28) ? power : Fixed(tag, 24) * value,
            4 => value >= Fixed(tag, 28) ? power + Fixed(tag, 32) : (Fixed(tag, 24) * value) + Fixed(tag, 36),
            _ => throw new InvalidDataException("The profile has a curve of an unknown kind."),
        };
    }
}
