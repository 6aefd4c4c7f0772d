using System.Buffers.Binary;
using System.Text;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>A small RGB colour profile (three primaries and one gamma), and what sRGB its colours are.</summary>
static class IccProfile
{
    // Adobe RGB (1998), as its specification gives it: primaries adapted to D50, and gamma 563/256.
    static readonly double[,] Primaries = { { 0.60974, 0.20528, 0.14919 }, { 0.31111, 0.62567, 0.06322 }, { 0.01947, 0.06087, 0.74457 } };

    const double Gamma = 563 / 256.0;

    // XYZ (D50) to linear sRGB, the inverse of the Bradford-adapted primaries of IEC 61966-2-1.
    static readonly double[,] FromXyz =
        { { 3.1338561, -1.6168667, -0.4906146 }, { -0.9787684, 1.9161415, 0.0334540 }, { 0.0719453, -0.2289914, 1.4052427 } };

    /// <summary>The profile file.</summary>
    public static byte[] AdobeRgb()
    {
        (string Name, byte[] Data)[] tags =
        [
            ("desc", [.. "desc\0\0\0\0\0\0\0\x05"u8, .. "wide\0"u8, .. new byte[79]]),
            ("cprt", [.. "text\0\0\0\0none\0\0\0\0"u8]),
            ("wtpt", Xyz(0.9642, 1, 0.8249)),
            ("rXYZ", Xyz(Primaries[0, 0], Primaries[1, 0], Primaries[2, 0])),
            ("gXYZ", Xyz(Primaries[0, 1], Primaries[1, 1], Primaries[2, 1])),
            ("bXYZ", Xyz(Primaries[0, 2], Primaries[1, 2], Primaries[2, 2])),
            ("rTRC", Curve()),
            ("gTRC", Curve()),
            ("bTRC", Curve()),
        ];
        using MemoryStream body = new();
        using MemoryStream table = new();
        Write(table, tags.Length);
        int offset = 128 + 4 + (12 * tags.Length);
        foreach ((string name, byte[] data) in tags)
        {
            table.Write(Encoding.ASCII.GetBytes(name));
            Write(table, offset + (int)body.Length);
            Write(table, data.Length);
            body.Write(data);
            body.Write(new byte[-data.Length & 3]);
        }
        byte[] header = new byte[128];
        BinaryPrimitives.WriteInt32BigEndian(header, offset + (int)body.Length);
        header[8] = 2;
        header[9] = 0x10;
        "mntrRGB XYZ "u8.CopyTo(header.AsSpan(12));
        "acsp"u8.CopyTo(header.AsSpan(36));
        Xyz(0.9642, 1, 0.8249).AsSpan(8).CopyTo(header.AsSpan(68));
        return [.. header, .. table.ToArray(), .. body.ToArray()];
    }

    /// <summary>The sRGB colour of an Adobe RGB colour, worked out from the two specifications.</summary>
    public static (int Red, int Green, int Blue) ToSrgb(int red, int green, int blue)
    {
        double[] linear = [Math.Pow(red / 255.0, Gamma), Math.Pow(green / 255.0, Gamma), Math.Pow(blue / 255.0, Gamma)];
        double[] srgb = Multiply(FromXyz, Multiply(Primaries, linear));
        return (Encode(srgb[0]), Encode(srgb[1]), Encode(srgb[2]));
    }

    static int Encode(double linear)
    {
        double clipped = Math.Clamp(linear, 0, 1);
        return (int)Math.Round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : (1.055 * Math.Pow(clipped, 1 / 2.4)) - 0.055));
    }

    static double[] Multiply(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, 3).Sum(column => matrix[row, column] * vector[column]))];

    static byte[] Xyz(double x, double y, double z)
    {
        byte[] tag = [.. "XYZ \0\0\0\0"u8, .. new byte[12]];
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(8), (int)Math.Round(x * 65536));
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(12), (int)Math.Round(y * 65536));
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(16), (int)Math.Round(z * 65536));
        return tag;
    }

    static byte[] Curve() => [.. "curv\0\0\0\0\0\0\0\x01"u8, 563 >> 8, 563 & 255, 0, 0];

    static void Write(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }
}
