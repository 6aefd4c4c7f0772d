using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace CartoonFunctions.Imaging.Formats;

/// <summary>A PNG that stops before its end, made whole again: rows that are missing repeat the one above them.</summary>
static class PngRows
{
    const byte LikeTheRowAbove = 2; // the filter "up"

    // First column and row, and steps, of the seven passes of an interlaced picture; one pass has all.
    static readonly (int X, int Y, int StepX, int StepY)[] Interlaced =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    static readonly (int X, int Y, int StepX, int StepY)[] Plain = [(0, 0, 1, 1)];

    /// <summary>Whether the end is there.</summary>
    public static bool HasEnd(ReadOnlySpan<byte> png)
    {
        int at = PngChunks.First;
        while (PngChunks.Next(png, ref at, out ReadOnlySpan<byte> type, out _))
        {
            if (type.SequenceEqual("IEND"u8))
                return true;
        }
        return false;
    }

    /// <summary>The whole file and how many of its rows lack something; null where the header is broken or the pixels take too much
    /// memory.</summary>
    public static CutOffPhoto? Complete(ReadOnlySpan<byte> png)
    {
        if (png.Length < PngChunks.HeaderEnd || SamplesOf(png[25]) is not { } samples || png[24] is 0 or > 16 || png[28] > 1)
            return null;
        (uint width, uint height) = (BinaryPrimitives.ReadUInt32BigEndian(png[16..]), BinaryPrimitives.ReadUInt32BigEndian(png[20..]));
        int bits = samples * png[24];
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue
            || (UInt128)width * height * (uint)bits / 8 > PhotoFeatures.MostDecodedBytes)
            return null;

        using FileBuffer whole = new(png.Length);
        whole.Write(png[..PngChunks.HeaderEnd]);
        using MemoryStream coded = new();
        for (int at = PngChunks.HeaderEnd; PngChunks.Next(png, ref at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content);)
        {
            if (type.SequenceEqual("IDAT"u8))
                coded.Write(content);
            else if (coded.Length == 0)
                PngChunks.Write(whole, type, content);
        }
        List<(int At, int Length, int Row)> rows = Rows((int)width, (int)height, bits, png[28] == 1 ? Interlaced : Plain);
        byte[] lines = new byte[rows[^1].At + rows[^1].Length];
        int there = Inflate(coded, lines);
        int missing = Fill(lines, rows, there, (int)height);

        PngChunks.Write(whole, "IDAT"u8, Deflate(lines));
        PngChunks.Write(whole, "IEND"u8, []);
        return new CutOffPhoto(whole.Memory.ToArray(), missing, (int)height);
    }

    static int? SamplesOf(byte colourType) => colourType switch { 0 or 3 => 1, 2 => 3, 4 => 2, 6 => 4, _ => null };

    /// <summary>Where every coded row lies, and which row of the picture it belongs to.</summary>
    static List<(int At, int Length, int Row)> Rows(int width, int height, int bits, (int X, int Y, int StepX, int StepY)[] passes)
    {
        List<(int At, int Length, int Row)> rows = [];
        int at = 0;
        foreach ((int x, int y, int stepX, int stepY) in passes)
        {
            int across = (width - x + stepX - 1) / stepX;
            int length = 1 + (int)((((long)across * bits) + 7) / 8);
            for (int row = y; across > 0 && row < height; row += stepY, at = checked(at + length))
                rows.Add((at, length, row));
        }
        return rows;
    }

    static int Inflate(MemoryStream coded, byte[] lines)
    {
        coded.Position = 0;
        using ZLibStream inflater = new(coded, CompressionMode.Decompress);
        int there = 0;
        try
        {
            // In small pieces: what came before a break counts.
            for (int read; (read = inflater.Read(lines, there, Math.Min(512, lines.Length - there))) > 0;)
                there += read;
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            // It ends here.
        }
        return there;
    }

    static int Fill(byte[] lines, List<(int At, int Length, int Row)> rows, int there, int height)
    {
        bool[] lacks = new bool[height];
        foreach ((int at, int length, int row) in rows)
        {
            if (at + length <= there)
                continue;
            lines.AsSpan(at, length).Clear();
            lines[at] = LikeTheRowAbove;
            lacks[row] = true;
        }
        return lacks.Count(lack => lack);
    }

    static byte[] Deflate(byte[] lines)
    {
        using MemoryStream coded = new();
        using (ZLibStream deflater = new(coded, CompressionLevel.Fastest, leaveOpen: true))
            deflater.Write(lines);
        return coded.ToArray();
    }
}
