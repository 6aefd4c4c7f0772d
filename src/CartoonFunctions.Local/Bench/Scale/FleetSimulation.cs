namespace CartoonFunctions.Local.Bench.Scale;

/// <summary>
/// A discrete-event simulation of the cloud's fan-out. Orchestrators schedule photos at a rate; a bounded number is in flight; each
/// of those is handed, as a request is, to the ready container that holds the fewest, and stays there; while none is ready,
/// or all are full, it waits at the door. A scaler starts containers as photos in flight grow, and they leave after a time without work.
/// </summary>
sealed class FleetSimulation
{
    readonly Fleet fleet;
    readonly Random random;
    readonly PriorityQueue<Action, (double Time, long Order)> events = new();
    readonly List<Container> containers = [];
    readonly Queue<int> queue = new(); // scheduled, not in flight: Durable's work-item queue
    readonly Queue<int> door = new(); // in flight, no container takes it
    readonly int[] tries;
    long order;
    double now;
    int scheduled, inFlight, done, failed, retries, crashes, started, mostContainers;
    double firstPhoto = double.NaN, longestPhoto, lastEnd, containerSeconds, busySlotSeconds;

    FleetSimulation(Fleet fleet)
    {
        this.fleet = fleet;
        random = new Random(fleet.Seed);
        tries = new int[fleet.Photos];
    }

    /// <summary>Runs <paramref name="fleet"/> to its end.</summary>
    public static FleetReport Run(Fleet fleet) => new FleetSimulation(fleet).Run();

    FleetReport Run()
    {
        for (int i = 0; i < fleet.WarmContainers; i++)
        {
            Container warm = new(0);
            warm.BecomeReady(0);
            containers.Add(warm);
        }
        mostContainers = containers.Count;
        At(0, ScheduleNext);
        while (done + failed < fleet.Photos && events.TryDequeue(out Action? happen, out (double Time, long Order) when)
            && when.Time <= fleet.DeadlineSeconds)
        {
            now = when.Time;
            happen();
        }

        int timedOut = fleet.Photos - done - failed;
        double end = timedOut > 0 ? fleet.DeadlineSeconds : lastEnd;
        for (int i = 0; i < containers.Count; i++)
            Bill(containers[i], i < fleet.WarmContainers ? end : Math.Max(end, LeavesAt(containers[i])));
        return new FleetReport(
            done, failed, timedOut, retries, crashes, started, mostContainers, end, firstPhoto, longestPhoto, containerSeconds,
                busySlotSeconds, fleet.Slots);
    }

    void ScheduleNext()
    {
        queue.Enqueue(scheduled++);
        if (scheduled < fleet.Photos)
            At(scheduled / fleet.PhotosPerSecond, ScheduleNext);
        HandOut();
    }

    void HandOut()
    {
        while (inFlight < fleet.InFlight && queue.TryDequeue(out int photo))
        {
            inFlight++;
            door.Enqueue(photo);
        }
        Retire();
        ScaleOut();
        EnterDoor();
    }

    void ScaleOut()
    {
        int wanted = Math.Clamp((inFlight + fleet.PhotosPerContainer - 1) / fleet.PhotosPerContainer, fleet.WarmContainers,
            fleet.MaxContainers);
        while (containers.Count < wanted)
        {
            Container container = new(now);
            containers.Add(container);
            started++;
            At(now + fleet.ColdStartSeconds, () =>
            {
                container.BecomeReady(now);
                At(now, EnterDoor); // after all that become ready at this moment, so that they share
            });
        }
        mostContainers = Math.Max(mostContainers, containers.Count);
    }

    void EnterDoor()
    {
        while (door.Count > 0 && containers.Where(container => container.Ready && container.InHand < fleet.MostInHand)
            .MinBy(container => container.InHand) is { } least)
        {
            least.Take(door.Dequeue());
            Begin(least);
        }
    }

    void Begin(Container container)
    {
        while (container.TryBegin(fleet.Slots, out int photo))
        {
            double seconds = fleet.PhotoSeconds * (1 + fleet.Spread * (2 * random.NextDouble() - 1));
            if (tries[photo]++ > 0)
                retries++;
            At(now + seconds, () => End(container, photo, seconds));
        }
    }

    void End(Container container, int photo, double seconds)
    {
        if (container.Gone)
            return; // it crashed meanwhile, and the photo went back then
        busySlotSeconds += seconds;
        longestPhoto = Math.Max(longestPhoto, seconds);
        container.End(photo, now);
        double luck = random.NextDouble();
        if (luck < fleet.CrashRate)
            Crash(container, photo);
        else if (luck < fleet.CrashRate + fleet.FailureRate)
            TryAgain(photo);
        else
            Succeed();
        if (!container.Gone)
            Begin(container);
        HandOut();
    }

    void Succeed()
    {
        inFlight--;
        done++;
        lastEnd = now;
        if (double.IsNaN(firstPhoto))
            firstPhoto = now;
    }

    void TryAgain(int photo)
    {
        inFlight--; // Durable waits with a timer, not with a running activity
        if (tries[photo] >= fleet.Tries)
        {
            failed++;
            lastEnd = now;
            return;
        }
        At(now + fleet.RetrySeconds * Math.Pow(2, Math.Max(0, tries[photo] - 1)), () =>
        {
            queue.Enqueue(photo);
            HandOut();
        });
    }

    void Crash(Container container, int photo)
    {
        crashes++;
        containers.Remove(container);
        Bill(container, now);
        TryAgain(photo);
        foreach (int held in container.Leave())
            TryAgain(held);
    }

    void Retire()
    {
        for (int i = containers.Count - 1; i >= fleet.WarmContainers; i--)
        {
            Container container = containers[i];
            if (!container.Ready || container.InHand > 0 || LeavesAt(container) > now)
                continue;
            containers.RemoveAt(i);
            container.Leave();
            Bill(container, LeavesAt(container));
        }
    }

    double LeavesAt(Container container) =>
        (container.Ready ? container.IdleSince : container.StartedAt + fleet.ColdStartSeconds) + fleet.CooldownSeconds;

    void Bill(Container container, double until) => containerSeconds += until - container.StartedAt;

    void At(double time, Action happen) => events.Enqueue(happen, (time, order++));
}
