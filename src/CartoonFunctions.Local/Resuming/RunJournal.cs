using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Resuming;

/// <summary>
/// What a run has come to so far, in a hidden file of its output folder that is there as long as something is left to do. Nothing is
/// flushed to the disk: what a power cut takes is drawn again, for results are believed by their SHA-256 only.
/// </summary>
sealed class RunJournal : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = ".resume.jsonl";

    // What the systems call it that another process has a file.
    const int SharingViolation = 32, WouldBlock = 11, MacWouldBlock = 35;

    readonly Lock gate = new();
    readonly FileStream file;
    readonly string path;
    readonly Dictionary<int, PhotoOutcome> settled = [];
    Task beginning = Task.CompletedTask;

    RunJournal(string folder, FileMode mode)
    {
        path = Path.Combine(folder, FileName);
        // The system locks it for this process, and lets go when that ends, however it does.
        file = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
    }

    /// <summary>What was asked for.</summary>
    public RunBegun? Begun { get; private set; }

    /// <summary>What is to be done.</summary>
    public RunPlanned? Planned { get; private set; }

    /// <summary>Those that need not be drawn, by their numbers.</summary>
    public IReadOnlyDictionary<int, PhotoOutcome> Settled => settled;

    /// <summary>Waits until it is begun.</summary>
    /// <returns>Whether a later process can go on from it; not where the disk was full.</returns>
    public bool WaitUntilBegun()
    {
        beginning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        return beginning.IsCompletedSuccessfully;
    }

    /// <summary>Begins one in an output folder. It is written while the first photo is drawn: a process's first JSON takes a tenth of a
    /// second.</summary>
    public static RunJournal Create(string folder, RunBegun begun, RunPlanned planned)
    {
        RunJournal journal = new(folder, FileMode.CreateNew);
        journal.beginning = Task.Run(() =>
        {
            journal.Write(begun);
            journal.Write(planned);
        });
        return journal;
    }

    /// <summary>Opens the one of a run that was cut off.</summary>
    /// <exception cref="UsageException">There is none, or that run is under way.</exception>
    public static RunJournal Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder {folder}. Give the output folder of a run that was cut off, such as outputs/outputs-20260104-152347.");
        RunJournal journal;
        try
        {
            journal = new RunJournal(folder, FileMode.Open);
        }
        catch (FileNotFoundException)
        {
            throw new UsageException(File.Exists(Path.Combine(folder, OutputNames.Manifest))
                ? $"Nothing is left to do in {folder}: that run came to its end, or drew nothing before it was cut off. Run the photos anew."
                : $"{folder} is no output folder of a run. Give one, such as outputs/outputs-20260104-152347.");
        }
        catch (IOException held) when (IsHeld(held))
        {
            throw new UsageException($"The run of {folder} is still under way. Let it come to its end, or end it first.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The run of {folder} can't go on there: {fault.Message}");
        }
        journal.Read();
        if (journal.Begun is not null && journal.Planned is not null)
            return journal;
        journal.Dispose();
        throw new UsageException($"What {folder} keeps of its run can't be read. Run the photos anew.");
    }

    /// <summary>Keeps what a photo came to, where that is for good.</summary>
    public void Add(PhotoOutcome outcome)
    {
        if (outcome.State is not (PhotoState.Done or PhotoState.Refused))
            return;
        if (!WaitUntilBegun())
            return;
        try
        {
            lock (gate)
                Write(new RunSettled(outcome));
        }
        catch (IOException)
        {
            // A full disk: the photo is drawn again, if the run is cut off at all.
        }
    }

    /// <summary>Removes it: nothing is left to do.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        WaitUntilBegun();
        file.Dispose();
    }

    /// <summary>Whether another process has the file.</summary>
    static bool IsHeld(IOException fault) => OperatingSystem.IsWindows() ? (fault.HResult & 0xFFFF) == SharingViolation
        : fault.HResult == (OperatingSystem.IsMacOS() ? MacWouldBlock : WouldBlock);

    /// <summary>A line ends what may stand before it, for that may be torn.</summary>
    void Write(RunEntry entry) => file.Write([(byte)'\n', .. JsonSerializer.SerializeToUtf8Bytes(entry, RunJson.Entry)]);

    void Read()
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        foreach (RunEntry entry in JsonLines.Read(bytes, RunJson.Entry))
            Apply(entry);
    }

    void Apply(RunEntry entry)
    {
        switch (entry)
        {
            case RunBegun begun:
                Begun ??= begun;
                break;
            case RunPlanned planned:
                Planned ??= planned;
                break;
            case RunSettled photo:
                settled.TryAdd(photo.Outcome.Number, photo.Outcome);
                break;
        }
    }
}
