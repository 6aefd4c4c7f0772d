using System.CommandLine;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Local.Commands;

/// <summary>The arguments of <c>cartoon run</c>, once read.</summary>
sealed record RunOptions(
    IReadOnlyList<string> Paths, string OutputRoot, string? ModelFile, BatchOptions Batch, int MaxPhotos, DeviceChoice Device, bool Json);

/// <summary>The command-line syntax of <c>cartoon run</c>.</summary>
sealed class RunSyntax
{
    readonly Argument<string[]> paths = new("PATH") { Description = "Photo files, and folders that are searched to the bottom", Arity = ArgumentArity.OneOrMore };
    readonly Option<string> output = new("--out", "-o") { Description = "Where the output folder is made", HelpName = "DIR", DefaultValueFactory = _ => "outputs" };
    readonly Option<string?> style = new("--style", "-s") { Description = "A style's id, from `cartoon models list`", HelpName = "ID" };
    readonly Option<string?> model = new("--model") { Description = "An ONNX file with the same contract instead of a style", HelpName = "FILE" };
    readonly Option<double> strength = new("--strength") { Description = "0.1 to 1.0: less mixes the photo in", HelpName = "N", DefaultValueFactory = _ => 0.7 };
    readonly Option<int> resolution = new("--resolution") { Description = "Long side, 512 to 2048 pixels; smaller photos are not enlarged", HelpName = "N", DefaultValueFactory = _ => 1024 };
    readonly Option<OutputFormat> format = new("--format") { Description = "png, jpeg or webp", HelpName = "F", DefaultValueFactory = _ => OutputFormat.Png };
    readonly Option<int> quality = new("--quality") { Description = "1 to 100, for jpeg and webp", HelpName = "N", DefaultValueFactory = _ => 90 };
    readonly Option<OutputNaming> names = new("--names") { Description = "sequence or original", HelpName = "N", DefaultValueFactory = _ => OutputNaming.Sequence };
    readonly Option<ColourSource> colour = new("--colour") { Description = "Where the colours come from: auto (what looks better for the style), photo or model", HelpName = "C", DefaultValueFactory = _ => ColourSource.Auto };
    readonly Option<int> maxPhotos = new("--max-photos") { Description = "More photos become child batches of this size, one zip in the end", HelpName = "N", DefaultValueFactory = _ => 50 };
    readonly Option<int> timeout = new("--timeout") { Description = "Seconds for each batch of max-photos", HelpName = "S", DefaultValueFactory = _ => 600 };
    readonly Option<DeviceChoice> device = new("--device") { Description = "auto, cpu or cuda", HelpName = "D", DefaultValueFactory = _ => DeviceChoice.Auto };
    readonly Option<bool> keepMetadata = new("--keep-metadata") { Description = "Keep EXIF, place and time included, in the results" };
    readonly Option<bool> json = new("--json") { Description = "One JSON report on standard output and nothing else there" };

    /// <summary>The command with its syntax and what it does.</summary>
    public Command CreateCommand(Func<RunOptions, Task<int>> action)
    {
        Command command = new("run", "Cartoonize photos and zip the results")
        {
            paths, output, style, model, strength, resolution, format, quality, names, colour, maxPhotos, timeout, device, keepMetadata, json,
        };
        command.SetAction((parsed, _) => action(Read(parsed)));
        return command;
    }

    RunOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(style) is not null && parsed.GetValue(model) is not null)
            throw new UsageException("--style and --model exclude each other. Give one of them.");

        BatchOptions batch = new()
        {
            Style = parsed.GetValue(style),
            Strength = parsed.GetValue(strength),
            Resolution = parsed.GetValue(resolution),
            Format = parsed.GetValue(format),
            Quality = parsed.GetValue(quality),
            Names = parsed.GetValue(names),
            Colour = parsed.GetValue(colour),
            TimeoutSeconds = parsed.GetValue(timeout),
            KeepMetadata = parsed.GetValue(keepMetadata),
        };
        IReadOnlyList<OptionError> errors = batch.Validate();
        if (errors.Count > 0)
            throw new UsageException($"--{(errors[0].Option == "timeoutSeconds" ? "timeout" : errors[0].Option)} {FormattableString.Invariant($"{errors[0].Value}")}: {errors[0].Advice}");
        int most = parsed.GetValue(maxPhotos);
        if (most is < 1 or > 1000)
            throw new UsageException($"--max-photos {most}: Give a whole number from 1 to 1000.");

        return new RunOptions(
            parsed.GetValue(paths)!, parsed.GetValue(output)!, parsed.GetValue(model), batch, most, parsed.GetValue(device), parsed.GetValue(json));
    }
}
