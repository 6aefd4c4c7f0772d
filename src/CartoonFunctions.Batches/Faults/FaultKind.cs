namespace CartoonFunctions.Batches.Faults;

/// <summary>The kinds of faults that engines tell apart; adapters translate what their libraries throw into one of them.</summary>
public enum FaultKind
{
    /// <summary>May be gone at the next attempt: retried with backoff, a few times.</summary>
    Transient,

    /// <summary>Nothing answers: no fault of the work at hand, so waited for as long as there is time.</summary>
    Outage,

    /// <summary>The fault of what was asked for or of the photo itself, in a sentence that says what to do. Never retried.</summary>
    Refused,

    /// <summary>Another attempt would meet it again.</summary>
    Lasting,
}
