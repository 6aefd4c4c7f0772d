namespace CartoonFunctions.Local.Engine;

/// <summary>
/// Bounds how many photos are under way at once, and hands free slots to the batches in turn, so that a batch of one is not
/// stuck behind a batch of fifty.
/// </summary>
sealed class PhotoSlots(int width)
{
    readonly Lock gate = new();
    readonly LinkedList<Line> lines = new();
    int taken;
    long arrivals;

    /// <summary>How many photos may be under way at once.</summary>
    public int Width => width;

    /// <summary>Slots in use.</summary>
    public int Taken
    {
        get
        {
            lock (gate)
                return taken;
        }
    }

    /// <summary>Those who wait for a slot.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return lines.Sum(line => line.Waiting.Count);
        }
    }

    /// <summary>Waits for a slot; disposing the result frees it.</summary>
    public Task<IDisposable> EnterAsync(string batchId, CancellationToken cancellation) =>
        EnterAsync(batchId, amongLast: false, cancellation);

    /// <summary>Waits for a slot; disposing the result frees it.</summary>
    /// <param name="batchId">The batch that asks.</param>
    /// <param name="amongLast">Whether the batch's others that wait come first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IDisposable> EnterAsync(string batchId, bool amongLast, CancellationToken cancellation)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (taken < width)
            {
                taken++;
                return new Slot(this);
            }
            LineOf(batchId).Waiting.Enqueue(turn, (amongLast, ++arrivals));
        }
        await using CancellationTokenRegistration giveUp = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task;
        return new Slot(this);
    }

    Line LineOf(string batchId)
    {
        foreach (Line line in lines)
        {
            if (line.BatchId == batchId)
                return line;
        }
        return lines.AddLast(new Line(batchId)).Value;
    }

    void Leave()
    {
        lock (gate)
        {
            while (lines.First is { } first)
            {
                lines.RemoveFirst();
                bool taken = false;
                while (!taken && first.Value.Waiting.TryDequeue(out TaskCompletionSource? next, out _))
                    taken = next.TrySetResult();
                if (first.Value.Waiting.Count > 0)
                    lines.AddLast(first);
                if (taken)
                    return;
            }
            taken--;
        }
    }

    sealed record Line(string BatchId)
    {
        public PriorityQueue<TaskCompletionSource, (bool AmongLast, long Arrival)> Waiting { get; } = new();
    }

    sealed class Slot(PhotoSlots slots) : IDisposable
    {
        PhotoSlots? owner = slots;

        public void Dispose() => Interlocked.Exchange(ref owner, null)?.Leave();
    }
}
