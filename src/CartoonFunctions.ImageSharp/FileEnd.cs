using CartoonFunctions.Imaging;
using System.Buffers.Binary;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;

namespace CartoonFunctions.ImageSharp;

/// <summary>Refuses a file that is cut off. ImageSharp would show what there is of it, and grey or nothing for the rest.</summary>
static class FileEnd
{
    /// <summary>Looks for what the format ends with.</summary>
    /// <exception cref="InvalidDataException">The end is missing.</exception>
    /// <exception cref="IndexOutOfRangeException">So much is missing that the search for the end runs out of the file.</exception>
    public static void Check(ReadOnlySpan<byte> file, PhotoFormat format, ImageInfo info)
    {
        bool isThere = format switch
        {
            PhotoFormat.Jpeg => HasEndOfImage(file),
            PhotoFormat.Png => file.LastIndexOf("IEND"u8) > 0,
            PhotoFormat.WebP => BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L <= file.Length,
            PhotoFormat.Gif => HasFirstFrame(file),
            PhotoFormat.Tiff => HasPixels(file, info),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
        if (!isThere)
            throw new InvalidDataException("The end of the file is missing.");
    }

    /// <summary>Whether an end-of-image marker comes after the start of the pixels; one before it may belong to a thumbnail.</summary>
    static bool HasEndOfImage(ReadOnlySpan<byte> jpeg)
    {
        const byte startOfScan = 0xDA;
        for (int at = 2; at + 4 <= jpeg.Length;)
        {
            if (jpeg[at] != 0xFF || jpeg[at + 1] == 0xFF)
                at++;
            else if (jpeg[at + 1] == startOfScan)
                return jpeg[at..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0;
            else
                at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
        }
        return false;
    }

    /// <summary>Whether the first frame's last block is there.</summary>
    static bool HasFirstFrame(ReadOnlySpan<byte> gif)
    {
        const byte extension = 0x21;
        const byte frame = 0x2C;
        int at = 13 + PaletteBytes(gif[10]);
        while (gif[at] == extension)
            at = EndOfBlocks(gif, at + 2);
        if (gif[at] != frame)
            return false;
        return EndOfBlocks(gif, at + 11 + PaletteBytes(gif[at + 9])) <= gif.Length;

        static int PaletteBytes(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

        // Blocks begin with their length; an empty one is the last.
        static int EndOfBlocks(ReadOnlySpan<byte> gif, int at)
        {
            while (gif[at] != 0)
                at += 1 + gif[at];
            return at + 1;
        }
    }

    /// <summary>Whether the file is as long as its strips or tiles say.</summary>
    static bool HasPixels(ReadOnlySpan<byte> tiff, ImageInfo info)
    {
        ExifProfile? page = info.FrameMetadataCollection is [{ } first, ..] ? first.ExifProfile : null;
        return Ends(ExifTag.StripOffsets, ExifTag.StripByteCounts, tiff.Length)
            && Ends(ExifTag.TileOffsets, ExifTag.TileByteCounts, tiff.Length);

        bool Ends(ExifTag<Number[]> offsets, ExifTag<Number[]> counts, int length)
        {
            if (page is null || !page.TryGetValue(offsets, out IExifValue<Number[]>? starts)
                || !page.TryGetValue(counts, out IExifValue<Number[]>? sizes))
                return true;
            return starts.Value!.Zip(sizes.Value!).All(part => (long)(uint)part.First + (uint)part.Second <= length);
        }
    }
}
