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
}
