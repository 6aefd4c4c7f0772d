using System.Text.Json;
using System.Text.Json.Nodes;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage.Folders;
using Spectre.Console;

namespace CartoonFunctions.Local.Terminal;

/// <summary>What a run came to: its manifest, and where everything is.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="Folder">The absolute path of the output folder.</param>
/// <param name="Zips">The absolute paths of the zips; none when nothing was done.</param>
sealed record RunReport(BatchManifest Manifest, string Folder, IReadOnlyList<string> Zips)
{
    /// <summary>Reads the manifest of a finished batch.</summary>
    public static async Task<RunReport> ReadAsync(FolderStore store, BatchReport report)
    {
        await using Stream stream = await store.OpenAsync(report.Container, OutputNames.Manifest, CancellationToken.None);
        BatchManifest? manifest = await JsonSerializer.DeserializeAsync(stream, BatchJson.Kept<BatchManifest>());
        return new RunReport(manifest!, store.FolderOf(report.Container),
            [.. report.AllZips.Select(zip => store.PathOf(report.Container, zip))]);
    }

    /// <summary>The manifest plus <c>folder</c> and <c>zip</c>, and <c>zips</c> where there are several.</summary>
    public void WriteJson(TextWriter output)
    {
        JsonObject json = JsonSerializer.SerializeToNode(Manifest, BatchJson.Kept<BatchManifest>())!.AsObject();
        json["folder"] = Folder;
        json["zip"] = Zips.Count > 0 ? Zips[0] : null;
        if (Zips.Count > 1)
            json["zips"] = new JsonArray([.. Zips.Select(zip => (JsonNode)zip)]);
        output.WriteLine(json.ToJsonString(BatchJson.Readable<BatchManifest>().Options));
    }

    /// <summary>What a person wants to know; the paths of the zips are the last lines, alone on standard output.</summary>
    public void WriteSummary()
    {
        BatchCounts counts = Manifest.Counts;
        IAnsiConsole console = StandardError.Console;
        List<string> others = [];
        AddCount(others, counts.Refused, "refused");
        AddCount(others, counts.Failed, "failed");
        AddCount(others, counts.TimedOut, "timed out");
        AddCount(others, counts.Cancelled, "cancelled");
        string rest = others.Count == 0 ? "" : $", {string.Join(", ", others)}; reasons in manifest.json";
        string colour = counts.Done == counts.Total ? "green" : counts.Done > 0 ? "yellow" : "red";
        console.MarkupLineInterpolated($"[{colour}]{counts.Done} of {counts.Total} photos done in {Manifest.Seconds:0.0} s{rest}[/]");
        int large = Zips.Count(zip => new FileInfo(zip).Length > Manifest.Options.MostZipBytes);
        if (large > 0)
            console.MarkupLineInterpolated($"[yellow]{large} of {Zips.Count} zips {(large == 1 ? "is" : "are")} larger than {Manifest.Options.ZipMax}: one photo alone is.[/]");
        if (Zips.Count == 0 && counts.Done > 0)
            Console.Out.WriteLine(Path.Combine(Folder, OutputNames.Manifest));
        else if (Zips.Count == 0)
            console.WriteLine("No photo could be drawn, so there is no zip.");
        foreach (string zip in Zips)
            Console.Out.WriteLine(zip);
    }

    static void AddCount(List<string> parts, int count, string what)
    {
        if (count > 0)
            parts.Add($"{count} {what}");
    }
}
