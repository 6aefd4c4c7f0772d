using System.CommandLine;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models.Installing;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Local.Resuming;
using CartoonFunctions.Local.Terminal;
using CartoonFunctions.Storage.Folders;

namespace CartoonFunctions.Local.Commands;

/// <summary><c>cartoon run</c>: photos in, cartoons and one zip out, in this process and into a folder.</summary>
static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new RunSyntax().CreateCommand(RunAsync);

    static async Task<int> RunAsync(RunOptions options)
    {
        if (options.Resume is null)
        {
            RequirePaths(options.Paths);
            WritableFolder.Require(options.OutputRoot, "Choose another folder with --out.");
        }
        using RunJournal? earlier = options.Resume is { } folder ? RunJournal.Open(folder) : null;
        if (options.Resume is { } output)
            WritableFolder.Require(output, "Make room or change its permissions, and run this again.");
        using Interruption interruption = new();
        PhotoLimits limits = new();
        DeviceChoice wanted = options.Device ?? earlier?.Begun?.Device ?? DeviceChoice.Auto;
        int? jobs = options.Jobs ?? earlier?.Begun?.Jobs;
        // A start is waited for: the device is tried while the catalogue is read.
        Task<ComputeDevice> choosing = Task.Run(() => ComputeDevice.Choose(wanted, jobs));
        ModelInstaller installed = new(ModelsFolder.All);
        ComputeDevice device = await choosing;
        using StyleModels models = new(installed, device);
        BatchOptions chosen = earlier?.Begun?.Request.Options ?? options.Batch;
        string? style = (earlier?.Begun?.ModelFile ?? options.ModelFile) is { } file ? models.Add(file) : chosen.Style;
        Task<Style> loading = Task.Run(() => models.Get(style));
        VipsCodec codec = new(limits);
        models.Require(chosen.ToDrawOptions());
        using WatermarkPicture? watermark =
            WatermarkPicture.Read(earlier is null ? options.WatermarkFile : earlier.Begun?.WatermarkFile, codec, limits);
        Cartoonizer cartoonizer = new(codec, models, watermark?.Pixels);
        // A style that can't be used ends the command before a photo is looked at.
        Style drawing = await loading;
        RunBegun begun = earlier?.Begun is { } before ? WithTime(before, options.Timeout)
            : Begin(options, style, wanted, watermark) with { DrawsFaces = drawing.Heads is not null };
        FolderStore store = earlier?.Planned is { } planned ? FolderStore.Of(options.Resume!, planned.Places)
            : new FolderStore(options.Paths, options.OutputRoot, begun.Beside ? begun.Request.Options.Format : null);
        using ResumableRun run = new(store, begun, earlier);
        run.Require(drawing, models.Catalog.Faces?.Id, watermark?.Sha256);
        run.RequirePhotos();
        if (earlier is null && UnfinishedRuns.Find(options.OutputRoot, begun.Paths) is { } unfinished)
            StandardError.WriteNote($"A run of these photos was cut off; this one begins anew. To go on with that one: {UnfinishedRuns.CommandFor(unfinished)}");
        if (begun.Request.Options.Sheet != SheetKind.None && !TextInk.HasFont)
            StandardError.WriteNote("This machine has no fonts, so the contact sheets will have no names. Install some, such as fonts-dejavu.");
        SteadyClock clock = new(TimeProvider.System);
        BatchSteps steps = run.Around(new(
            new PlanBatch(store, codec, cartoonizer, limits),
            new CartoonizePhoto(store, cartoonizer, limits, clock),
            new PackResults(store, hasZip: !begun.Beside, codec)));

        BatchReport report;
        try
        {
            using RunDisplay display = new(drawing.Identity, device, clock);
            LocalBatchContext context = new(steps, new PhotoSlots(device.AtOnce.Photos), display, clock, interruption.Token);
            report = await BatchWorkflow.RunAsync(context, begun.Request);
        }
        catch (BatchRefusedException refused)
        {
            StandardError.WriteError($"{refused.Message}{RestOf(run)}");
            return run.HasRest ? ExitStatus.SomePhotosNotDone : ExitStatus.NoPhotoDone;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What a photo's own file meets is that photo's refusal by now.
            StandardError.WriteError($"The results can't be written: {fault.Message} Free some space{(earlier is null ? ", or choose another folder with --out" : "")}.{RestOf(run)}");
            return ExitStatus.NoPhotoDone;
        }
        if (!report.WasPlanned)
        {
            StandardError.WriteError(earlier is null ? $"Interrupted before the first photo was drawn; nothing was written.{RestOf(run)}"
                : $"Interrupted before another photo was drawn; all is as it was.{RestOf(run)}");
            return ExitStatus.Interrupted;
        }
        if (run.HasRest)
            StandardError.WriteNote(RestOf(run).TrimStart());
        RunReport result = await RunReport.ReadAsync(store, report);
        if (options.Json)
            result.WriteJson(Console.Out);
        else
            result.WriteSummary();
        return interruption.Token.IsCancellationRequested ? ExitStatus.Interrupted : StatusOf(report.Counts);
    }

    static RunBegun Begin(RunOptions options, string? style, DeviceChoice device, WatermarkPicture? watermark)
    {
        BatchRequest request = new BatchLimits(options.MaxPhotos)
            .Request(NewId(), FolderStore.Source, options.Batch with { Style = style });
        return new RunBegun(request, [.. options.Paths.Select(Path.GetFullPath)],
            options.ModelFile is { } file ? Path.GetFullPath(file) : null, device, options.Jobs, options.Beside)
        {
            WatermarkFile = options.WatermarkFile is { } mark ? Path.GetFullPath(mark) : null,
            WatermarkSha256 = watermark?.Sha256,
        };
    }

    static RunBegun WithTime(RunBegun begun, int? timeout) => timeout is not { } seconds ? begun : begun with
    {
        Request = begun.Request with { Options = begun.Request.Options with { TimeoutSeconds = seconds } },
    };

    static string RestOf(ResumableRun run) =>
        run is { HasRest: true, Folder: { } folder } ? $" To go on with the rest: {UnfinishedRuns.CommandFor(folder)}" : "";

    static string NewId() => Guid.CreateVersion7().ToString("N");

    static int StatusOf(BatchCounts counts) =>
        counts.Done == counts.Total ? ExitStatus.Done : counts.Done > 0 ? ExitStatus.SomePhotosNotDone : ExitStatus.NoPhotoDone;

    static void RequirePaths(IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            // What exists and can't be looked at is refused by name, and the others are drawn.
            if (!FolderStore.Exists(path))
                throw new UsageException($"There is no file or folder {path}. Check the path.");
        }
    }
}
