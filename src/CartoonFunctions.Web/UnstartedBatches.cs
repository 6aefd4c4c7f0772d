using CartoonFunctions.Batches;

namespace CartoonFunctions.Web;

/// <summary>Bounds how many batches this host has made that nobody has started: each takes room for its list of photos and for what is
/// uploaded. Those of an earlier start of the host are not counted, and go when their time is over. Thread-safe.</summary>
sealed class UnstartedBatches(TimeProvider time)
{
    const int LookedAt = 50;

    readonly Lock gate = new();
    readonly Dictionary<string, DateTimeOffset> made = new(StringComparer.Ordinal);

    /// <summary>Counts a batch that is being made.</summary>
    /// <exception cref="ApiProblem">There are as many as may be.</exception>
    public void Add(string batchId)
    {
        lock (gate)
        {
            if (made.Count >= BatchLimits.MostUnstarted)
                ForgetOld();
            if (made.Count >= BatchLimits.MostUnstarted)
                throw new ApiProblem(ProblemKind.TooManyBatches,
                    FormattableString.Invariant($"{BatchLimits.MostUnstarted} batches wait to be started. Start or delete some of them, or try again later."));
            made[batchId] = time.GetUtcNow();
        }
    }

    /// <summary>Those that are counted longest, where there are as many as may be; another host of the service may have started
    /// them.</summary>
    public IReadOnlyList<string> OldestWhereFull()
    {
        lock (gate)
        {
            return made.Count < BatchLimits.MostUnstarted ? []
                : [.. made.OrderBy(batch => batch.Value).Take(LookedAt).Select(batch => batch.Key)];
        }
    }

    /// <summary>Counts a batch no more: it was started, or is gone.</summary>
    public void Remove(string batchId)
    {
        lock (gate)
            made.Remove(batchId);
    }

    void ForgetOld()
    {
        DateTimeOffset oldest = time.GetUtcNow() - BatchLimits.UnstartedKept;
        foreach (string id in made.Where(batch => batch.Value < oldest).Select(batch => batch.Key).ToList())
            made.Remove(id);
    }
}
