using System.CommandLine;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Local.Terminal;

using static CartoonFunctions.Local.Commands.OptionSyntax;

namespace CartoonFunctions.Local.Commands;

/// <summary>The command-line syntax of <c>cartoon run</c>.</summary>
sealed class RunSyntax
{
    readonly Argument<string[]> paths = new("PATH") { Description = "Photo files, and folders that are searched to the bottom", Arity = ArgumentArity.OneOrMore };
    readonly Option<string> output = new("--out", "-o") { Description = "Where the output folder is made", HelpName = "DIR", DefaultValueFactory = _ => "outputs" };
    readonly Option<string?> style = new("--style", "-s") { Description = "A style's id, from `cartoon models list`", HelpName = "ID" };
    readonly Option<string?> model = new("--model") { Description = "An ONNX file with the same contract instead of a style", HelpName = "FILE" };
    readonly Option<double> strength = Number("--strength", "0.1 to 1.0; less mixes the photo in", 0.7);
    readonly Option<int> resolution = Number("--resolution", "Long side, 512 to 2048 pixels; smaller photos are not enlarged", 1024);
    readonly Option<OutputFormat> format = Choice<OutputFormat>("--format", "png (default), jpeg or webp");
    readonly Option<int> quality = Number("--quality", "1 to 100, for jpeg and webp", 90);
    readonly Option<OutputNaming> names = Choice<OutputNaming>("--names", "sequence (default: outputs_20260104_152347_001.png …) or original (the photo's own)");
    readonly Option<ColourSource> colour = Choice<ColourSource>("--colour", "auto (default: what looks better for the style), photo or model");
    readonly Option<int> maxPhotos = Number("--max-photos", "1 to 1000; more photos become child batches of this size, one zip in the end", 50);
    readonly Option<int> timeout = Number("--timeout", "1 to 86400 seconds for each batch of max-photos", 600);
    readonly Option<DeviceChoice> device = Choice<DeviceChoice>("--device", "auto (default: the GPU where CUDA loads), cpu or cuda");
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
            throw new UsageException($"--{errors[0].ToString().Replace("timeoutSeconds", "timeout", StringComparison.Ordinal)}");
        int most = parsed.GetValue(maxPhotos);
        if (most is < 1 or > 1000)
            throw new UsageException($"--max-photos can't be {most}. Give a whole number from 1 to 1000.");

        return new RunOptions(
            parsed.GetValue(paths)!, parsed.GetValue(output)!, parsed.GetValue(model), batch, most, parsed.GetValue(device), parsed.GetValue(json));
    }
}
