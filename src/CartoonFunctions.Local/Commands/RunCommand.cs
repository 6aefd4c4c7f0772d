using System.CommandLine;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using CartoonFunctions.Local.Engine;
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
        RequirePaths(options.Paths);
        WritableFolder.Require(options.OutputRoot, "Choose another folder with --out.");
        using Interruption interruption = new();
        ComputeDevice device = ComputeDevice.Choose(options.Device, options.Jobs);
        using StyleModels models = new(ModelsFolder.Path, device);
        string? style = options.ModelFile is { } file ? models.Add(file) : options.Batch.Style;
        Task<Style> loading = Task.Run(() => models.Get(style));
        PhotoLimits limits = new();
        VipsCodec codec = new(limits); // loads libvips meanwhile
        Cartoonizer cartoonizer = new(codec, models);
        // A style that can't be used ends the command before a photo is looked at.
        ModelIdentity model = (await loading).Identity;

        FolderStore store = new(options.Paths, options.OutputRoot);
        BatchSteps steps = new(
            new PlanBatch(store, codec, cartoonizer, limits),
            new CartoonizePhoto(store, cartoonizer, limits, TimeProvider.System),
            new PackResults(store));
        BatchRequest request = new BatchLimits(options.MaxPhotos)
            .Request(NewId(), FolderStore.Source, options.Batch with { Style = style });

        BatchReport report;
        try
        {
            using RunDisplay display = new(model, device, TimeProvider.System);
            LocalBatchContext context = new(steps, new PhotoSlots(device.AtOnce.Photos), display, TimeProvider.System,
                interruption.Token);
            report = await BatchWorkflow.RunAsync(context, request);
        }
        catch (BatchRefusedException refused)
        {
            StandardError.WriteError(refused.Message);
            return ExitStatus.NoPhotoDone;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What a photo's own file meets is that photo's refusal by now.
            StandardError.WriteError($"The results can't be written: {fault.Message} Free some space, or choose another folder with --out.");
            return ExitStatus.NoPhotoDone;
        }
        if (!report.WasPlanned)
        {
            StandardError.WriteError("Interrupted before the first photo was drawn; nothing was written.");
            return ExitStatus.Interrupted;
        }
        RunReport result = await RunReport.ReadAsync(store, report);
        if (options.Json)
            result.WriteJson(Console.Out);
        else
            result.WriteSummary();
        return interruption.Token.IsCancellationRequested ? ExitStatus.Interrupted : StatusOf(report.Counts);
    }

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
