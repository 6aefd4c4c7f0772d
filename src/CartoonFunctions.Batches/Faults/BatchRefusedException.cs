using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Faults;

/// <summary>A batch that cannot be begun, for what was asked. Never retried.</summary>
/// <param name="reason">What is wrong and what to do; its text is the message.</param>
public sealed class BatchRefusedException(Reason reason) : Exception(reason.Text)
{
    /// <summary>Why, as data.</summary>
    public Reason Reason => reason;
}
