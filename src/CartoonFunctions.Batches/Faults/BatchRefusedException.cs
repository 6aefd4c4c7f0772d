using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Faults;

/// <summary>A batch that cannot be begun, for what was asked. Never retried.</summary>
public sealed class BatchRefusedException : Exception
{
    /// <summary>Refuses for a reason.</summary>
    public BatchRefusedException(Reason reason, Exception? inner = null) : base(reason.Text, inner) => Reason = reason;

    /// <summary>Refuses with the sentence of another part of the system, which has crossed a border without its code.</summary>
    public BatchRefusedException(string sentence, Exception? inner = null) : base(sentence, inner) =>
        Reason = BatchReasons.Fault.With(("detail", sentence));

    /// <summary>What is wrong and what to do; its text is the message.</summary>
    public Reason Reason { get; }
}
