using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Cartooning.Tests.Devices;

public sealed class ProcessorShareTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("0-3", 4, 4, 4)] // four cores
    [InlineData("0-7", 8, 4, 4)] // processors 4 to 7 are the second threads of cores 0 to 3
    [InlineData("0,4", 2, 4, 1)] // pinned to one core's two threads
    [InlineData("0-2,5", 4, 4, 3)]
    [InlineData("0-7", 2, 4, 2)] // a quota of two processors
    public void Two_threads_of_one_core_count_once(string allowed, int processors, int cores, int expected)
    {
        for (int processor = 0; processor < 2 * cores; processor++)
            Write($"cpu{processor}/topology/thread_siblings_list", $"{processor % cores},{(processor % cores) + cores}\n");

        Assert.Equal(expected, ProcessorShare.CoresOf(processors, Status(allowed), folder.Path));
    }

    [Fact]
    public void Where_the_system_does_not_tell_every_processor_is_a_core()
    {
        Assert.Equal(6, ProcessorShare.CoresOf(6, folder["no-such-file"], folder.Path));
        Assert.Equal(6, ProcessorShare.CoresOf(6, Status("0-5"), folder["no-such-folder"]));
        Assert.Equal(6, ProcessorShare.CoresOf(6, Status("all of them"), folder.Path));
    }

    public void Dispose() => folder.Dispose();

    string Status(string allowed)
    {
        string path = folder["status"];
        File.WriteAllText(path, $"Name:\tcartoon\nCpus_allowed:\tff\nCpus_allowed_list:\t{allowed}\n");
        return path;
    }

    void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllText(folder[name], content);
    }
}
