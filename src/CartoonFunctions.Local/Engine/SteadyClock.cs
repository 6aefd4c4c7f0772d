namespace CartoonFunctions.Local.Engine;

/// <summary>A clock that goes on from when it was made by time that passes alone: neither a machine that sleeps (on Linux and macOS) nor a
/// clock that is set takes of a run's time.</summary>
/// <param name="clock">What it is set by once.</param>
sealed class SteadyClock(TimeProvider clock) : TimeProvider
{
    readonly DateTimeOffset madeAt = clock.GetUtcNow();
    readonly long made = clock.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => madeAt + clock.GetElapsedTime(made);

    /// <inheritdoc/>
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
