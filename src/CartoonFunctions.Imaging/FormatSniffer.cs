namespace CartoonFunctions.Imaging;

/// <summary>Looks a file up in the table of input formats by its first bytes.</summary>
public static class FormatSniffer
{
    /// <summary>How many bytes are looked at.</summary>
    public const int HeadBytes = 512;

    /// <summary>The format of a photo.</summary>
    /// <param name="file">The file, or at least its first <see cref="HeadBytes"/> bytes.</param>
    /// <exception cref="PhotoRefusedException">It is not a photo, or of a format that is not read.</exception>
    public static PhotoFormat Sniff(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            throw new PhotoRefusedException(PhotoReasons.Empty.With());
        ReadOnlySpan<byte> head = file[..Math.Min(file.Length, HeadBytes)];
        foreach (InputFormat row in InputFormats.All)
        {
            if (row.Signature(head))
                return row.Read ?? throw new PhotoRefusedException(row.Refusal);
        }
        throw new PhotoRefusedException(InputFormats.UnknownRefusal);
    }
}
