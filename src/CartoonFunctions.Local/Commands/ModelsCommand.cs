using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models.Installing;
using CartoonFunctions.Local.Terminal;
using Spectre.Console;

namespace CartoonFunctions.Local.Commands;

/// <summary><c>cartoon models</c>: what models there are, and getting them here.</summary>
static class ModelsCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new("models", "List, install, check and remove models")
    {
        CreateList(), CreatePull(), CreateImport(), CreateVerify(), CreateRemove(),
    };

    static Command CreateList()
    {
        Option<bool> json = new("--json") { Description = "JSON on standard output" };
        Command command = new("list", "Show every model: what it draws, its licence, and whether it is installed") { json };
        command.SetAction(parsed => List(parsed.GetValue(json)));
        return command;
    }

    static Command CreatePull()
    {
        Argument<string[]> ids = Ids("Models to fetch, or all");
        Option<bool> accept = new("--accept-license",
            "--accept-licence")
        { Description = "Accept the licences as listed, without being asked" };
        Command command = new("pull", "Fetch models from where they are public, check and install them") { ids, accept };
        command.SetAction((parsed, cancellation) => PullAsync(parsed.GetValue(ids)!, parsed.GetValue(accept), cancellation));
        return command;
    }

    static Command CreateImport()
    {
        Argument<string> path = new("path") { Description = "A model file (.onnx, .tflite), or a folder of them", HelpName = "FILE|DIR" };
        Command command = new("import", "Install models from files on this machine") { path };
        command.SetAction((parsed, cancellation) => ImportAsync(parsed.GetValue(path)!, cancellation));
        return command;
    }

    static Command CreateVerify()
    {
        Command command = new("verify", "Check every installed model against its SHA-256");
        command.SetAction(_ => Verify());
        return command;
    }

    static Command CreateRemove()
    {
        Argument<string[]> ids = Ids("Models to remove");
        Command command = new("remove", "Remove installed models") { ids };
        command.SetAction(parsed => Remove(parsed.GetValue(ids)!));
        return command;
    }

    static Argument<string[]> Ids(string description) =>
        new("id") { Description = description, HelpName = "ID", Arity = ArgumentArity.OneOrMore };

    static int List(bool json)
    {
        IReadOnlyList<ModelStatus> models = new ModelInstaller(ModelsFolder.All).List();
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(models, ModelStatusJson.Default.IReadOnlyListModelStatus));
            return ExitStatus.Done;
        }
        foreach (ModelStatus model in models)
            Show(model);
        return ExitStatus.Done;
    }

    static void Show(ModelStatus model)
    {
        string notes = (model.Installed ? "installed" : "not installed") + (model.Recommended ? ", recommended" : "");
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]{model.Id,-24}[/]{KindName(model.Kind),-10}{Size(model.Size),8}  [{(model.Installed ? "green" : "grey")}]{notes}[/]");
        AnsiConsole.Write(new Padder(new Rows([
            new Text(model.Look),
            .. model.Limits.Select(limit => new Text(limit)),
            new Text($"Licence: {model.Licence}."),
            new Markup($"[grey]sha256 {model.Sha256}[/]"),
        ])).Padding(2, 0, 0, 1));
    }

    static async Task<int> PullAsync(string[] ids, bool accepted, CancellationToken cancellation)
    {
        ModelInstaller installer = new(ModelsFolder.All);
        IReadOnlyList<ModelStatus> missing =
            installer.Missing(ids is ["all"] ? installer.List().Where(model => model.Source is not null).Select(model => model.Id) : ids);
        if (missing.Count == 0)
        {
            StandardError.Console.WriteLine("Everything asked for is installed.");
            return ExitStatus.Done;
        }
        if (!accepted && !AskForLicences(missing))
            throw new UsageException("Nothing was fetched: the licences were not accepted. Read them with: cartoon models list --json, then add --accept-license.");

        using HttpClient http = new(); // takes the proxy from the environment
        foreach (ModelStatus model in missing)
        {
            await PullAsync(installer, model, http, cancellation);
            StandardError.Console.MarkupLineInterpolated($"[green]{model.Id}[/] installed");
        }
        return ExitStatus.Done;
    }

    static Task PullAsync(ModelInstaller installer, ModelStatus model, HttpClient http, CancellationToken cancellation) =>
        StandardError.Console.Progress().AutoClear(true).StartAsync(async display =>
        {
            ProgressTask task = display.AddTask(model.Id, maxValue: 1);
            await installer.PullAsync(model.Id, http, new Progress<DownloadProgress>(now => task.Value((double)now.Done / now.Total)),
                cancellation);
        });

    static bool AskForLicences(IReadOnlyList<ModelStatus> models)
    {
        IAnsiConsole console = StandardError.Console;
        foreach (ModelStatus model in models)
            console.MarkupLineInterpolated($"[bold]{model.Id}[/] ({Size(model.Size)}): {model.Licence}.");
        return !Console.IsInputRedirected && console.Profile.Capabilities.Interactive
            && console.Prompt(new ConfirmationPrompt("Do you accept these terms?") { DefaultValue = false });
    }

    static async Task<int> ImportAsync(string path, CancellationToken cancellation)
    {
        if (!Path.Exists(path))
            throw new UsageException($"There is no file or folder {path}. Check the path.");
        IReadOnlyList<ImportOutcome> outcomes = await new ModelInstaller(ModelsFolder.All)
            .ImportAsync(path, ComputeDevice.Choose(DeviceChoice.Auto), cancellation);
        foreach (ImportOutcome outcome in outcomes)
            StandardError.Console.MarkupLineInterpolated($"[{(outcome.Id is null ? "grey" : "green")}]{outcome.File}[/] {outcome.Note}");
        return outcomes.Any(outcome => outcome.Id is not null)
            ? ExitStatus.Done
            : throw new UsageException($"There is no model of the catalogue in {path}. See what is known: cartoon models list");
    }

    static int Verify()
    {
        IReadOnlyList<ModelCheck> checks = new ModelInstaller(ModelsFolder.All).Verify();
        foreach (ModelCheck check in checks)
            StandardError.Console.MarkupLineInterpolated($"[{(check.IsSound ? "green" : "red")}]{check.Id}[/] {check.Note}");
        return checks.All(check => check.IsSound) ? ExitStatus.Done : ExitStatus.Usage;
    }

    static int Remove(string[] ids)
    {
        ModelInstaller installer = new(ModelsFolder.All);
        foreach (string id in ids)
        {
            installer.Remove(id);
            StandardError.Console.MarkupLineInterpolated($"{id} removed");
        }
        return ExitStatus.Done;
    }

    static string KindName(ModelKind kind) => kind == ModelKind.OneModel ? "single" : kind.ToString().ToLowerInvariant();

    static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
