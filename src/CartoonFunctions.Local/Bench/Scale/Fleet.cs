namespace CartoonFunctions.Local.Bench.Scale;

/// <summary>A fan-out to simulate: how much work, over how many containers, and what goes wrong.</summary>
sealed record Fleet
{
    /// <summary>Photos to draw.</summary>
    public required int Photos { get; init; }

    /// <summary>The most containers at once.</summary>
    public required int MaxContainers { get; init; }

    /// <summary>Containers that are ready from the start and never leave.</summary>
    public int WarmContainers { get; init; }

    /// <summary>Photos that one container draws side by side.</summary>
    public int Slots { get; init; } = 4;

    /// <summary>Photos in the hands of one container, drawn or waiting there, above which the scaler starts another one.</summary>
    public int PhotosPerContainer { get; init; } = 50;

    /// <summary>Photos that one container holds, drawn or waiting there, before it refuses more; the refused wait at the door.</summary>
    public int MostInHand { get; init; } = 100;

    /// <summary>Photos handed out at once: the orchestrating app's running activities.</summary>
    public int InFlight { get; init; } = 200;

    /// <summary>Photos that the orchestrators schedule a second.</summary>
    public double PhotosPerSecond { get; init; } = 100;

    /// <summary>Mean seconds that one slot needs for one photo.</summary>
    public double PhotoSeconds { get; init; } = 1;

    /// <summary>A photo takes its mean time, more or less by up to this part of it: 0 to 1.</summary>
    public double Spread { get; init; } = 0.5;

    /// <summary>Seconds from asking for a container to its first photo: image, CUDA, models.</summary>
    public double ColdStartSeconds { get; init; } = 90;

    /// <summary>Seconds without work after which a container leaves.</summary>
    public double CooldownSeconds { get; init; } = 120;

    /// <summary>The part of all tries that fail at their end: 0 to below 1.</summary>
    public double FailureRate { get; init; }

    /// <summary>The part of all tries that take their container down, and with it every photo that it holds: 0 to below 1.</summary>
    public double CrashRate { get; init; }

    /// <summary>How often a photo is tried before it counts as failed.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>Seconds before the second try; they double with each further one.</summary>
    public double RetrySeconds { get; init; } = 5;

    /// <summary>Seconds from the first photo's scheduling after which nothing more counts.</summary>
    public double DeadlineSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>The same seed gives the same run.</summary>
    public int Seed { get; init; } = 1;
}
