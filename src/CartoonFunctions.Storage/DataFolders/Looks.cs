namespace CartoonFunctions.Storage.DataFolders;

/// <summary>Since when things have been found as they are. Copies keep the times of their originals and clocks differ, so only looking
/// again tells whether something is still being written.</summary>
sealed class Looks(TimeProvider time)
{
    readonly Dictionary<string, Sighting> looks = new(StringComparer.Ordinal);

    /// <summary>Looks at a thing.</summary>
    /// <param name="thing">Its name.</param>
    /// <param name="version">What tells it from what it was.</param>
    /// <returns>For how long it has been found so.</returns>
    public TimeSpan StillFor(string thing, string version)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!looks.TryGetValue(thing, out Sighting? last) || last.Version != version)
            looks[thing] = last = new Sighting(version, now);
        return now - last.Since;
    }

    /// <summary>Forgets all things but those that are there.</summary>
    public void Keep(IReadOnlySet<string> there)
    {
        foreach (string gone in looks.Keys.Where(thing => !there.Contains(thing)).ToList())
            looks.Remove(gone);
    }

    sealed record Sighting(string Version, DateTimeOffset Since);
}
