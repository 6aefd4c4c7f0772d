namespace CartoonFunctions.Batches;

/// <summary>How many photos of a batch stand where.</summary>
public sealed record BatchCounts(int Total, int Done, int Refused, int Failed, int TimedOut, int Cancelled)
{
    /// <summary>Photos that have their final state.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Settled => Done + Refused + Failed + TimedOut + Cancelled;

    /// <summary>Counts outcomes; <paramref name="total"/> includes the photos that have none yet.</summary>
    public static BatchCounts Of(int total, IEnumerable<PhotoOutcome> outcomes) => Of(total, outcomes.Select(outcome => outcome.State));

    /// <summary>Counts states; <paramref name="total"/> includes the photos that have no final one yet.</summary>
    public static BatchCounts Of(int total, IEnumerable<PhotoState> states)
    {
        Dictionary<PhotoState, int> counts = states.CountBy(state => state).ToDictionary();
        int Count(PhotoState state) => counts.GetValueOrDefault(state);
        return new(total, Count(PhotoState.Done), Count(PhotoState.Refused), Count(PhotoState.Failed), Count(PhotoState.TimedOut),
            Count(PhotoState.Cancelled));
    }
}
