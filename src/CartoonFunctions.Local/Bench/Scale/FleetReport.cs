namespace CartoonFunctions.Local.Bench.Scale;

/// <summary>How a simulated fan-out went.</summary>
/// <param name="Done">Photos drawn.</param>
/// <param name="Failed">Photos whose every try failed.</param>
/// <param name="TimedOut">Photos not finished by the deadline.</param>
/// <param name="Retries">Tries beyond each photo's first.</param>
/// <param name="Crashes">Containers lost.</param>
/// <param name="Started">Containers started cold.</param>
/// <param name="MostContainers">The most at once.</param>
/// <param name="Seconds">From the first photo's scheduling to the last photo's end, or the deadline.</param>
/// <param name="FirstPhotoSeconds">Until the first photo was drawn; not a number when none was.</param>
/// <param name="LongestPhotoSeconds">The longest that a slot drew one photo.</param>
/// <param name="ContainerSeconds">Seconds of containers, cold starts and cooldowns included: what is billed.</param>
/// <param name="BusySlotSeconds">Seconds of slots that drew.</param>
/// <param name="Slots">Photos that one container draws side by side.</param>
sealed record FleetReport(
    int Done,
    int Failed,
    int TimedOut,
    int Retries,
    int Crashes,
    int Started,
    int MostContainers,
    double Seconds,
    double FirstPhotoSeconds,
    double LongestPhotoSeconds,
    double ContainerSeconds,
    double BusySlotSeconds,
    int Slots)
{
    /// <summary>The part of the billed time in which the slots drew: 0 to 1.</summary>
    public double Utilisation => ContainerSeconds > 0 ? BusySlotSeconds / (ContainerSeconds * Slots) : 0;

    /// <summary>Billed container seconds for a thousand photos; not a number when none was drawn.</summary>
    public double ContainerSecondsPer1000 => Done > 0 ? ContainerSeconds * 1000 / Done : double.NaN;
}
