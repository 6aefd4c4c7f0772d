namespace CartoonFunctions.Imaging.Formats;

/// <summary>Refuses, before any decoder sees it, what a photo's header shows to be whole and not readable. It is never called
/// damaged.</summary>
static class PhotoFeatures
{
    /// <summary>The most bands that are decoded: CMYK and an opacity.</summary>
    public const int MostBands = 5;

    /// <summary>The most bits a sample may have.</summary>
    public const int MostBits = 32;

    /// <summary>The most bytes that the pixels may take as they are stored: 8192 x 8192 with four samples of 16 bits.</summary>
    public const long MostDecodedBytes = 512L << 20;

    /// <summary>Looks at the header.</summary>
    /// <param name="photo">The file, or as much of it as there is.</param>
    /// <param name="format">What it is.</param>
    /// <exception cref="PhotoRefusedException">It is of a kind that is not read.</exception>
    public static void Check(ReadOnlySpan<byte> photo, PhotoFormat format)
    {
        Reason? refusal = format switch
        {
            PhotoFormat.Jpeg => JpegFrame.Find(photo)?.Refusal,
            PhotoFormat.Tiff => TiffFeatures.Refusal(photo),
            _ => null,
        };
        if (refusal is not null)
            throw new PhotoRefusedException(refusal);
    }

    /// <summary>Refuses what a decode would take too much memory for, from what the decoder's header says.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="bands">Samples a pixel.</param>
    /// <param name="bits">Bits a sample.</param>
    /// <exception cref="PhotoRefusedException">It is over a limit.</exception>
    public static void CheckMemory(long width, long height, int bands, int bits)
    {
        if (bands > MostBands)
            throw new PhotoRefusedException(TooManyBands(bands));
        if (bits > MostBits)
            throw new PhotoRefusedException(TooDeep(bits));
        long bytes = width * height * bands * bits / 8;
        if (bytes > MostDecodedBytes)
            throw new PhotoRefusedException(PhotoReasons.TooMuchMemory.With(("mib", bytes >> 20), ("limit", MostDecodedBytes >> 20)));
    }

    /// <summary>The reason for more bands than a photo has.</summary>
    public static Reason TooManyBands(long bands) => PhotoReasons.TooManyBands.With(("bands", bands), ("limit", MostBands));

    /// <summary>The reason for more bits than a photo has.</summary>
    public static Reason TooDeep(int bits) => PhotoReasons.TooDeep.With(("bits", bits), ("limit", MostBits));
}
