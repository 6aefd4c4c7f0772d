namespace CartoonFunctions.Local.Bench.Scale;

/// <summary>One container of a simulated fleet, from its start to its end.</summary>
/// <param name="startedAt">When it was asked for, in simulated seconds; it is billed from then on.</param>
sealed class Container(double startedAt)
{
    readonly Queue<int> waiting = new();
    readonly HashSet<int> drawing = [];

    /// <summary>When it was asked for.</summary>
    public double StartedAt { get; } = startedAt;

    /// <summary>Whether it takes photos.</summary>
    public bool Ready { get; private set; }

    /// <summary>Whether it has crashed or left.</summary>
    public bool Gone { get; private set; }

    /// <summary>When it last finished a photo or became ready.</summary>
    public double IdleSince { get; private set; }

    /// <summary>Photos that it draws or that wait there.</summary>
    public int InHand => waiting.Count + drawing.Count;

    /// <summary>Its start is over.</summary>
    public void BecomeReady(double now)
    {
        Ready = true;
        IdleSince = now;
    }

    /// <summary>A photo is handed to it.</summary>
    public void Take(int photo) => waiting.Enqueue(photo);

    /// <summary>Begins the next photo, when one waits and a slot is free.</summary>
    public bool TryBegin(int slots, out int photo)
    {
        photo = 0;
        if (drawing.Count >= slots || !waiting.TryDequeue(out photo))
            return false;
        drawing.Add(photo);
        return true;
    }

    /// <summary>A photo's try is over.</summary>
    public void End(int photo, double now)
    {
        drawing.Remove(photo);
        IdleSince = now;
    }

    /// <summary>It is no more; what it held comes back, in number order.</summary>
    public IReadOnlyList<int> Leave()
    {
        Gone = true;
        return [.. drawing.Concat(waiting).Order()];
    }
}
