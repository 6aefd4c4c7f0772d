namespace CartoonFunctions.Imaging.Formats;

/// <summary>What a TIFF's directory tells that no decoder says well: that it is a camera's raw file, its compression, and what a decode
/// would take.</summary>
static class TiffFeatures
{
    const ushort NewSubfileType = 254, ImageWidth = 256, ImageLength = 257, BitsPerSample = 258, Compression = 259, Photometric = 262,
        Make = 271, SamplesPerPixel = 277;
    const ushort TileWidth = 322, TileLength = 323, SubDirectories = 330, DngVersion = 50706;

    // Sensor data: colour filter array, and what is left of it after demosaicing (DNG's linear raw).
    const ulong FilterArray = 32803, LinearRaw = 34892;

    // A scanned book has hundreds; counting millions would keep a decoder busy for minutes.
    const int MostPages = 1000;

    // Tiles of cameras and scanners have 128 to 1024 pixels a side.
    const ulong MostTilePixels = 4096 * 4096;

    // Written by none of the programs that people export photos with; the native libtiff is built without them.
    static readonly Dictionary<ulong, string> NotRead = new()
    {
        [6] = "old-style JPEG",
        [34661] = "JBIG",
        [34887] = "LERC",
        [33003] = "JPEG 2000",
        [33004] = "JPEG 2000",
        [33005] = "JPEG 2000",
        [34712] = "JPEG 2000",
        [50000] = "Zstandard",
        [50002] = "JPEG XL",
        [52546] = "JPEG XL",
    };

    /// <summary>The reason that refuses what the first directory shows; null where there is nothing to refuse.</summary>
    /// <param name="tiff">The file, or as much of it as there is.</param>
    public static Reason? Refusal(ReadOnlySpan<byte> tiff)
    {
        if (TiffDirectory.First(tiff) is not { } first)
            return null;
        if (RawName(tiff, first) is { } raw)
            return PhotoReasons.NotRead.With(("name", $"a camera raw file{raw}"),
                ("advice", "Develop it with a photo program and export it as JPEG."));
        if (first.Number(tiff, Compression) is { } compression && NotRead.TryGetValue(compression, out string? name))
            return PhotoReasons.NotRead.With(("name", $"a TIFF with {name} compression"),
                ("advice", "Export it with LZW compression, or as JPEG."));
        if (first.Number(tiff, SamplesPerPixel) is { } bands and > PhotoFeatures.MostBands)
            return PhotoFeatures.TooManyBands((long)Math.Min(bands, long.MaxValue));
        if (first.Number(tiff, BitsPerSample) is { } bits and > PhotoFeatures.MostBits)
            return PhotoFeatures.TooDeep((int)Math.Min(bits, int.MaxValue));
        return HugeTiles(tiff, first)
            ?? (TiffDirectory.HasMoreThan(tiff, MostPages) ? PhotoReasons.TooManyPages.With(("limit", MostPages)) : null);
    }

    /// <summary>Refuses tiles that alone, or all together with what they have beyond the picture's edges, take too much
    /// memory.</summary>
    static Reason? HugeTiles(ReadOnlySpan<byte> tiff, TiffDirectory first)
    {
        if (first.Number(tiff, TileWidth) is not (> 0 and var width) || first.Number(tiff, TileLength) is not (> 0 and var length))
            return null;
        UInt128 across = ((first.Number(tiff, ImageWidth) ?? 1) + width - 1) / width;
        UInt128 down = ((first.Number(tiff, ImageLength) ?? 1) + length - 1) / length;
        ulong bits = (first.Number(tiff, SamplesPerPixel) ?? 1) * (first.Number(tiff, BitsPerSample) ?? 1);
        UInt128 pixels = (UInt128)width * length;
        return pixels > MostTilePixels || across * down * pixels * bits / 8 > PhotoFeatures.MostDecodedBytes
            ? PhotoReasons.HugeTiles.With(("width", width), ("height", length)) : null;
    }

    /// <summary>The raw format's name in brackets, or nothing where only its kind is known; null when it is no raw file.</summary>
    static string? RawName(ReadOnlySpan<byte> tiff, TiffDirectory first)
    {
        if (first.Has(DngVersion))
            return " (DNG)";
        if (!IsSensorData(tiff, first) && !IsThumbnailOfMore(tiff, first))
            return null;
        string make = first.Text(tiff, Make).ToUpperInvariant();
        return make switch
        {
            _ when make.StartsWith("NIKON", StringComparison.Ordinal) => " (NEF)",
            _ when make.StartsWith("SONY", StringComparison.Ordinal) => " (ARW)",
            _ when make.StartsWith("CANON", StringComparison.Ordinal) => " (CR2)",
            _ when make.StartsWith("PENTAX", StringComparison.Ordinal) || make.StartsWith("RICOH", StringComparison.Ordinal) => " (PEF)",
            _ when make.StartsWith("SAMSUNG", StringComparison.Ordinal) => " (SRW)",
            _ => "",
        };
    }

    static bool IsSensorData(ReadOnlySpan<byte> tiff, TiffDirectory directory) =>
        directory.Number(tiff, Photometric) is FilterArray or LinearRaw;

    /// <summary>Whether the first image is a reduced one and the full ones lie below it, or one below it is of a sensor.</summary>
    static bool IsThumbnailOfMore(ReadOnlySpan<byte> tiff, TiffDirectory first)
    {
        ulong[] below = first.Numbers(tiff, SubDirectories);
        if (below.Length == 0)
            return false;
        if ((first.Number(tiff, NewSubfileType) & 1) == 1)
            return true;
        foreach (ulong offset in below)
        {
            if (TiffDirectory.At(tiff, offset) is { } directory && IsSensorData(tiff, directory))
                return true;
        }
        return false;
    }
}
