using System.CommandLine;
using System.CommandLine.Parsing;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Local.Terminal;

using static CartoonFunctions.Local.Commands.OptionSyntax;

namespace CartoonFunctions.Local.Commands;

/// <summary>The command-line syntax of <c>cartoon run</c>.</summary>
sealed class RunSyntax
{
    readonly Argument<string[]> paths =
        new("PATH") { Description = "Photo files, and folders that are searched to the bottom", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<string> output =
        new("--out", "-o") { Description = "Where the output folder is made", HelpName = "DIR", DefaultValueFactory = _ => "outputs" };
    readonly BatchSyntax batch = new(new BatchOptions());
    readonly Option<string?> model =
        new("--model") { Description = "An ONNX file with the same contract instead of a style", HelpName = "FILE" };
    readonly Option<int> maxPhotos =
        Number("--max-photos", "1 to 1000; more photos become child batches of this size, one zip in the end", 50);
    readonly Option<string?> resume = new("--resume")
    {
        Description = "Go on with a run that was cut off, as it was begun: its output folder, and no PATH; --timeout gives it more time",
        HelpName = "FOLDER",
    };
    readonly Option<bool> beside = new("--beside")
    {
        Description = "Put each cartoon beside its photo (IMG_1.cartoon.png), never over a file, instead of into the output folder and a zip",
    };
    readonly Option<DeviceChoice> device = Device();
    readonly Option<int?> jobs = Jobs();
    readonly Option<bool> json = new("--json") { Description = "One JSON report on standard output and nothing else there" };

    /// <summary>Options that say nothing where results don't go there.</summary>
    static readonly string[] OfTheOutputFolder = ["--names", "--keep-folders", "--zip-max"];

    /// <summary>The command with its syntax and what it does.</summary>
    public Command CreateCommand(Func<RunOptions, Task<int>> action)
    {
        Command command = new("run", "Cartoonize photos and zip the results") { paths, output };
        batch.AddTo(command);
        foreach (Option option in (Option[])[model, maxPhotos, beside, resume, device, jobs, json])
            command.Add(option);
        command.SetAction((parsed, _) => action(parsed.GetValue(resume) is null ? Read(parsed) : ReadResuming(parsed, command)));
        return command;
    }

    /// <summary>What goes on is as it was begun: only what is of this machine and this call can be given, and more time.</summary>
    RunOptions ReadResuming(ParseResult parsed, Command command)
    {
        Option timeout = batch.Of("timeoutSeconds");
        string[] others =
        [
            .. parsed.GetValue(paths)!,
            .. command.Options.Except([resume, timeout, device, jobs, json])
                .Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name),
        ];
        if (others.Length > 0)
            throw new UsageException($"--resume goes on with the photos and the options that the run was begun with. Leave out {string.Join(", ", others)}.");
        RunOptions options = Read(parsed);
        return parsed.GetResult(timeout) is { Implicit: false } ? options with { Timeout = options.Batch.TimeoutSeconds } : options;
    }

    RunOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(resume) is null && parsed.GetValue(paths) is [])
            throw new UsageException("Name photos, or folders with photos. See: cartoon run --help");
        BatchOptions options = batch.Read(parsed);
        string[] others = [.. OfTheOutputFolder.Where(name => parsed.GetResult(name) is OptionResult { Implicit: false })];
        if (parsed.GetValue(beside) && others.Length > 0)
            throw new UsageException($"--beside puts each cartoon beside its photo, under its name. Leave out {string.Join(" and ", others)}.");
        if (options.Style is not null && parsed.GetValue(model) is not null)
            throw new UsageException("--style and --model exclude each other. Give one of them.");
        int most = parsed.GetValue(maxPhotos);
        if (most is < 1 or > 1000)
            throw new UsageException($"--max-photos can't be {most}. Give a whole number from 1 to 1000.");

        string? watermarkFile = options.Watermark is { } watermark && Watermark.IsFileName(watermark) ? watermark : null;
        if (watermarkFile is not null)
            options = options with { Watermark = Path.GetFileName(watermarkFile) };
        return new RunOptions(
            parsed.GetValue(paths)!, parsed.GetValue(output)!, parsed.GetValue(model), options, most,
                parsed.GetResult(device) is { Implicit: false } ? parsed.GetValue(device) : null,
                parsed.GetValue(jobs), parsed.GetValue(json))
        {
            Resume = parsed.GetValue(resume),
            Beside = parsed.GetValue(beside),
            WatermarkFile = watermarkFile,
        };
    }
}
