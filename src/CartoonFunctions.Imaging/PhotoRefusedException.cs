namespace CartoonFunctions.Imaging;

/// <summary>A photo that cannot be used, for what it is: its message is a sentence for the person who sent it. Never retried.</summary>
public sealed class PhotoRefusedException : Exception
{
    /// <summary>Refuses with a reason that says what is wrong and, where it helps, what to do.</summary>
    public PhotoRefusedException(string reason) : base(reason)
    {
    }

    /// <summary>Refuses with a reason and the codec's own error.</summary>
    public PhotoRefusedException(string reason, Exception inner) : base(reason, inner)
    {
    }

    /// <summary>Whether the header was not all there: with more of the file it may be.</summary>
    public bool IsForBrokenHeader { get; private init; }

    /// <summary>The refusal of a file whose header can't be read, or is not all there.</summary>
    public static PhotoRefusedException BrokenHeader(PhotoFormat format, Exception inner) =>
        new($"It is {format.WithArticle()} whose header is damaged or cut off. Copy or export it again.", inner) { IsForBrokenHeader = true };

    /// <summary>The refusal of a file whose pixels can't be decoded, or are not all there.</summary>
    public static PhotoRefusedException BrokenPixels(PhotoFormat format, Exception inner) =>
        new($"It is {format.WithArticle()} that is damaged or cut off, so it can't be decoded. Copy or export it again.", inner);
}
