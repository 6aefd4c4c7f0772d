using System.Globalization;

namespace CartoonFunctions.Cartooning.Devices;

/// <summary>
/// The cores that this process may keep busy. .NET counts its processors by affinity and by the quota of its control group; what it
/// doesn't know is which of them are two threads of one core. Arithmetic as dense as a network's fills a core with one thread.
/// </summary>
static class ProcessorShare
{
    const string Status = "/proc/self/status";
    const string Topology = "/sys/devices/system/cpu";
    const string AllowedLabel = "Cpus_allowed_list:";

    /// <summary>How many cores, 1 at least.</summary>
    public static int Cores { get; } = CoresOf(Environment.ProcessorCount, Status, Topology);

    /// <summary>The cores behind <paramref name="processors"/> processors; all of them where the system does not tell.</summary>
    /// <param name="processors">How many the process may keep busy.</param>
    /// <param name="status">The process's status file, which lists the processors that it may run on.</param>
    /// <param name="topology">The folder in which the system describes its processors.</param>
    internal static int CoresOf(int processors, string status, string topology)
    {
        try
        {
            string? allowed = File.ReadLines(status).FirstOrDefault(line => line.StartsWith(AllowedLabel, StringComparison.Ordinal));
            if (allowed is null)
                return processors;
            int cores = Numbers(allowed[AllowedLabel.Length..])
                .Select(processor => File.ReadAllText(Path.Combine(topology, $"cpu{processor}/topology/thread_siblings_list")))
                .Distinct(StringComparer.Ordinal).Count();
            return Math.Clamp(cores, 1, processors);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            return processors;
        }
    }

    /// <summary>The numbers of a list like <c>0-2,5</c>.</summary>
    static IEnumerable<int> Numbers(string list) => list.Split(',', StringSplitOptions.TrimEntries).SelectMany(span =>
    {
        int[] ends = [.. span.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    });
}
