using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Storage;

/// <summary>What can't be taken out of the inbox for a reason of its own: it is tried again after pauses that double, and at once when it
/// is another than it was. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="log">Told of each attempt, without the photo's name.</param>
public sealed partial class StuckPhotos(TimeProvider time, ILogger log)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    readonly Lock gate = new();
    readonly Dictionary<(string Folder, string Name), Attempt> attempts = [];

    /// <summary>Whether a photo could not be moved and is not to be tried again yet.</summary>
    /// <param name="folder">The folder of the inbox.</param>
    /// <param name="name">The photo's name in it.</param>
    /// <param name="version">What tells it from another of that name.</param>
    public bool Waits(string folder, string name, string version)
    {
        lock (gate)
            return attempts.TryGetValue((folder, name), out Attempt? last) && last.Version == version && time.GetUtcNow() < last.Due;
    }

    /// <summary>A photo could not be moved.</summary>
    /// <param name="folder">The folder of the inbox.</param>
    /// <param name="name">The photo's name in it.</param>
    /// <param name="version">What tells it from another of that name.</param>
    /// <param name="why">What was in the way, without names.</param>
    public void Add(string folder, string name, string version, string why)
    {
        TimeSpan pause = FirstPause;
        lock (gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            // Nobody has tried these again though they might: they are gone.
            foreach ((string, string) gone in attempts.Where(one => one.Value.Due + LongestPause < now).Select(one => one.Key).ToList())
                attempts.Remove(gone);
            if (attempts.TryGetValue((folder, name), out Attempt? last) && last.Version == version)
                pause = last.Pause * 2 < LongestPause ? last.Pause * 2 : LongestPause;
            attempts[(folder, name)] = new Attempt(version, pause, now + pause);
        }
        // Where a byte of the folder's name is no text, a zero stands before its two digits.
        LogStuck(folder.Replace('\0', '\\'), why, pause.TotalSeconds);
    }

    /// <summary>A photo was moved.</summary>
    public void Remove(string folder, string name)
    {
        lock (gate)
            attempts.Remove((folder, name));
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A file of the inbox's folder {Folder} stays there, for it can't be moved: {Why} It is tried again in {Seconds} s")]
    partial void LogStuck(string folder, string why, double seconds);

    sealed record Attempt(string Version, TimeSpan Pause, DateTimeOffset Due);
}
