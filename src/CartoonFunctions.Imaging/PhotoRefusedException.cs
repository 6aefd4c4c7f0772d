namespace CartoonFunctions.Imaging;

/// <summary>A photo that cannot be used, for what it is. Never retried.</summary>
/// <param name="reason">What is wrong and, where it helps, what to do; its text is the message.</param>
/// <param name="inner">The codec's or the storage's own error.</param>
public sealed class PhotoRefusedException(Reason reason, Exception? inner = null) : Exception(reason.Text, inner)
{
    /// <summary>Why, as data.</summary>
    public Reason Reason => reason;

    /// <summary>Whether the header was not all there: with more of the file it may be.</summary>
    public bool IsForBrokenHeader => reason.Code == PhotoReasons.BrokenHeader.Code;

    /// <summary>Whether it is the codec that can't read it: another may.</summary>
    public bool IsForTheCodec => reason.Code == PhotoReasons.FormatNotHere.Code || reason.Code == PhotoReasons.PrintingColours.Code;

    /// <summary>The refusal of a file whose header can't be read, or is not all there.</summary>
    public static PhotoRefusedException BrokenHeader(PhotoFormat format, Exception inner) =>
        new(PhotoReasons.BrokenHeader.With(("format", format.Label())), inner);

    /// <summary>The refusal of a file whose pixels can't be decoded, or are not all there.</summary>
    public static PhotoRefusedException BrokenPixels(PhotoFormat format, Exception inner) =>
        new(PhotoReasons.BrokenPixels.With(("format", format.Label())), inner);
}
