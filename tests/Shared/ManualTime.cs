namespace CartoonFunctions.Tests;

/// <summary>A clock that goes on only when a test says so; its timers are called then.</summary>
sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    readonly Lock gate = new();
    readonly List<Timer> timers = [];
    DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state, period);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass; what is due meanwhile is called, in order, at the time at which it is due.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset end = GetUtcNow() + by;
        while (TakeNext(end) is { } due)
            due.Call();
        lock (gate)
            now = end;
    }

    Timer? TakeNext(DateTimeOffset end)
    {
        lock (gate)
        {
            Timer? next = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is null)
                return null;
            now = next.Due > now ? next.Due : now;
            timers.Remove(next);
            next.Rearm(now);
            return next;
        }
    }

    sealed class Timer(ManualTime clock, TimerCallback callback, object? state, TimeSpan period) : ITimer
    {
        TimeSpan period = period;

        public DateTimeOffset Due { get; private set; }

        public void Call() => callback(state);

        public void Rearm(DateTimeOffset now)
        {
            if (period <= TimeSpan.Zero)
                return;
            Due = now + period;
            clock.timers.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                this.period = period;
                clock.timers.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = clock.now + dueTime;
                    clock.timers.Add(this);
                }
            }
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
