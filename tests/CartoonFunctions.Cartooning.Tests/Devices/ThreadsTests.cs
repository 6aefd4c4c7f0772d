using System.Diagnostics;
using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Cartooning.Tests.Devices;

/// <summary>Reads the processor time of every thread of the process, so nothing else may run in it.</summary>
[CollectionDefinition(nameof(ThreadsTests), DisableParallelization = true)]
[Collection(nameof(ThreadsTests))]
public class ThreadsTests(InstalledStyles styles) : IClassFixture<InstalledStyles>
{
    // Two threads that share the work evenly give 2, one thread 1; on a busy machine one of them gets less than its half.
    const double LeastShare = 1.3;

    [SkippableFact]
    public async Task A_photo_is_drawn_on_all_cores()
    {
        Skip.If(ProcessorShare.Cores == 1, "This process may keep one core busy.");
        DrawOptions options = new() { Resolution = 512 };
        byte[] photo = TestPhotos.Encode(512, 512);
        await styles.DrawAsync(photo, "dct-net-3d", options);
        Dictionary<int, TimeSpan> before = ProcessorTimes();

        await styles.DrawAsync(photo, "dct-net-3d", options);

        List<double> spent = [.. ProcessorTimes().Select(thread => (thread.Value - before.GetValueOrDefault(thread.Key)).TotalSeconds)];
        Assert.True(spent.Sum() > LeastShare * spent.Max(),
            $"One thread did almost all: it took {spent.Max():0.00} s of {spent.Sum():0.00} s of processor time.");
    }

    static Dictionary<int, TimeSpan> ProcessorTimes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.Threads.Cast<ProcessThread>().ToDictionary(thread => thread.Id, thread => thread.TotalProcessorTime);
    }
}
