using System.Buffers.Binary;
using System.Text;

namespace CartoonFunctions.Imaging.Formats;

/// <summary>Writes the ICC profile of colours that a file only names, so that they take the way of every other profile.</summary>
static class ColourProfile
{
    // Bradford, from D65, which all of them have, to the D50 of profiles.
    static readonly double[,] ToD50 =
        { { 1.0478112, 0.0228866, -0.0501270 }, { 0.0295424, 0.9904844, -0.0170491 }, { -0.0092345, 0.0150436, 0.7521316 } };

    static readonly double[] D65 = [0.95047, 1, 1.08883];

    /// <summary>The profile; null where the colours are sRGB's, or near enough to be shown as such by every viewer.</summary>
    public static byte[]? Of(ColourName name)
    {
        // The chromaticities of red, green and blue, by ITU-T H.273 and by Adobe's specification.
        double[]? xy = name.Primaries switch
        {
            -1 => [0.64, 0.33, 0.21, 0.71, 0.15, 0.06],
            9 => [0.708, 0.292, 0.170, 0.797, 0.131, 0.046],
            12 => [0.680, 0.320, 0.265, 0.690, 0.150, 0.060],
            1 when name.Transfer is 4 or 5 or 8 => [0.64, 0.33, 0.30, 0.60, 0.15, 0.06],
            _ => null,
        };
        return xy is null ? null : Write(Primaries(xy), Curve(name.Transfer));
    }

    /// <summary>Columns red, green, blue; rows X, Y, Z under D50.</summary>
    static double[,] Primaries(double[] xy)
    {
        double[,] columns = new double[3, 3];
        for (int i = 0; i < 3; i++)
            (columns[0, i], columns[1, i], columns[2, i]) =
                (xy[2 * i] / xy[(2 * i) + 1], 1, (1 - xy[2 * i] - xy[(2 * i) + 1]) / xy[(2 * i) + 1]);
        double[] amounts = Solve(columns, D65);
        double[,] adapted = new double[3, 3];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
                adapted[row, column] = amounts[column] * ((ToD50[row, 0] * columns[0, column]) + (ToD50[row, 1] * columns[1, column])
                    + (ToD50[row, 2] * columns[2, column]));
        }
        return adapted;
    }

    /// <summary>x of m x = b, by Cramer's rule.</summary>
    static double[] Solve(double[,] m, double[] b)
    {
        double whole = Determinant(m);
        double[] x = new double[3];
        for (int column = 0; column < 3; column++)
        {
            double[,] replaced = (double[,])m.Clone();
            for (int row = 0; row < 3; row++)
                replaced[row, column] = b[row];
            x[column] = Determinant(replaced) / whole;
        }
        return x;
    }

    static double Determinant(double[,] m) =>
        (m[0, 0] * ((m[1, 1] * m[2, 2]) - (m[1, 2] * m[2, 1]))) - (m[0, 1] * ((m[1, 0] * m[2, 2]) - (m[1, 2] * m[2, 0])))
            + (m[0, 2] * ((m[1, 0] * m[2, 1]) - (m[1, 1] * m[2, 0])));

    static byte[] Curve(int transfer) => transfer switch
    {
        -1 => Gamma(563),
        4 => Gamma(563),
        5 => Gamma(717),
        8 => Gamma(256),
        _ => Table(signal => signal <= 0.04045 ? signal / 12.92 : Math.Pow((signal + 0.055) / 1.055, 2.4)),
    };

    // A gamma in 256ths.
    static byte[] Gamma(int gamma) => [.. "curv\0\0\0\0\0\0\0\x01"u8, (byte)(gamma >> 8), (byte)gamma, 0, 0];

    static byte[] Table(Func<double, double> curve)
    {
        const int entries = 1024;
        byte[] tag = new byte[12 + (2 * entries)];
        "curv"u8.CopyTo(tag);
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(8), entries);
        for (int i = 0; i < entries; i++)
            BinaryPrimitives.WriteUInt16BigEndian(tag.AsSpan(12 + (2 * i)), (ushort)Math.Round(65535 * curve(i / (entries - 1.0))));
        return tag;
    }

    static byte[] Write(double[,] primaries, byte[] curve)
    {
        byte[] white = Xyz(0.9642, 1, 0.8249);
        (string Name, byte[] Data)[] tags =
        [
            ("desc", [.. "desc\0\0\0\0\0\0\0\x06"u8, .. "named\0"u8, .. new byte[78]]),
            ("cprt", [.. "text\0\0\0\0none\0\0\0\0"u8]),
            ("wtpt", white),
            ("rXYZ", Xyz(primaries[0, 0], primaries[1, 0], primaries[2, 0])),
            ("gXYZ", Xyz(primaries[0, 1], primaries[1, 1], primaries[2, 1])),
            ("bXYZ", Xyz(primaries[0, 2], primaries[1, 2], primaries[2, 2])),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ];
        int offset = 128 + 4 + (12 * tags.Length);
        byte[] profile = new byte[offset + tags.Sum(tag => (tag.Data.Length + 3) & ~3)];
        Span<byte> bytes = profile;
        BinaryPrimitives.WriteInt32BigEndian(bytes, profile.Length);
        (profile[8], profile[9]) = (2, 0x10);
        "mntrRGB XYZ "u8.CopyTo(bytes[12..]);
        "acsp"u8.CopyTo(bytes[36..]);
        white.AsSpan(8).CopyTo(bytes[68..]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[128..], tags.Length);
        for (int i = 0; i < tags.Length; i++)
        {
            Span<byte> entry = bytes[(132 + (12 * i))..];
            Encoding.ASCII.GetBytes(tags[i].Name, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], offset);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], tags[i].Data.Length);
            tags[i].Data.CopyTo(bytes[offset..]);
            offset += (tags[i].Data.Length + 3) & ~3;
        }
        return profile;
    }

    static byte[] Xyz(double x, double y, double z)
    {
        byte[] tag = [.. "XYZ \0\0\0\0"u8, .. new byte[12]];
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(8), (int)Math.Round(x * 65536));
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(12), (int)Math.Round(y * 65536));
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(16), (int)Math.Round(z * 65536));
        return tag;
    }
}
