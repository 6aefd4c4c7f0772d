using System.CommandLine;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Local.Terminal;

using static CartoonFunctions.Local.Commands.OptionSyntax;

namespace CartoonFunctions.Local.Commands;

/// <summary>The command-line syntax of <c>cartoon run</c>.</summary>
sealed class RunSyntax
{
    readonly Argument<string[]> paths =
        new("PATH") { Description = "Photo files, and folders that are searched to the bottom", Arity = ArgumentArity.OneOrMore };
    readonly Option<string> output =
        new("--out", "-o") { Description = "Where the output folder is made", HelpName = "DIR", DefaultValueFactory = _ => "outputs" };
    readonly BatchSyntax batch = new(new BatchOptions());
    readonly Option<string?> model =
        new("--model") { Description = "An ONNX file with the same contract instead of a style", HelpName = "FILE" };
    readonly Option<int> maxPhotos =
        Number("--max-photos", "1 to 1000; more photos become child batches of this size, one zip in the end", 50);
    readonly Option<DeviceChoice> device = Choice<DeviceChoice>("--device", "auto (default: the GPU where CUDA loads), cpu or cuda");
    readonly Option<int?> jobs = Jobs();
    readonly Option<bool> json = new("--json") { Description = "One JSON report on standard output and nothing else there" };

    /// <summary>The command with its syntax and what it does.</summary>
    public Command CreateCommand(Func<RunOptions, Task<int>> action)
    {
        Command command = new("run", "Cartoonize photos and zip the results") { paths, output };
        batch.AddTo(command);
        foreach (Option option in (Option[])[model, maxPhotos, device, jobs, json])
            command.Add(option);
        command.SetAction((parsed, _) => action(Read(parsed)));
        return command;
    }

    RunOptions Read(ParseResult parsed)
    {
        BatchOptions options = batch.Read(parsed);
        if (options.Style is not null && parsed.GetValue(model) is not null)
            throw new UsageException("--style and --model exclude each other. Give one of them.");
        int most = parsed.GetValue(maxPhotos);
        if (most is < 1 or > 1000)
            throw new UsageException($"--max-photos can't be {most}. Give a whole number from 1 to 1000.");

        return new RunOptions(
            parsed.GetValue(paths)!, parsed.GetValue(output)!, parsed.GetValue(model), options, most, parsed.GetValue(device),
                parsed.GetValue(jobs), parsed.GetValue(json));
    }
}
