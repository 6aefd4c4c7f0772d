using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using CartoonFunctions.Local.Diagnosis;
using CartoonFunctions.Local.Service;

namespace CartoonFunctions.Local.Commands;

/// <summary><c>cartoon doctor</c>: what this machine has and whether the program works on it, on one screen to put into a bug
/// report.</summary>
static partial class DoctorCommand
{
    const int NameColumns = 14;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string?> data = new("--data") { Description = "The data folder of the service, where it is another than by default", HelpName = "DIR" };
        Option<bool> json = new("--json") { Description = "JSON on standard output" };
        Command command = new("doctor", "Look whether all works here, on one screen to put into a bug report") { data, json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data), parsed.GetValue(json), cancellation));
        return command;
    }

    static async Task<int> RunAsync(string? dataFolder, bool json, CancellationToken cancellation)
    {
        IReadOnlyList<Finding> findings = await new Examination(dataFolder ?? FolderHostStorage.DefaultPath).LookAsync(cancellation);
        DoctorReport report = new(findings.All(finding => finding.Problem is null), findings);
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(report, DoctorJson.Default.DoctorReport));
        else
            Write(report);
        return report.Healthy ? ExitStatus.Done : ExitStatus.Unhealthy;
    }

    static void Write(DoctorReport report)
    {
        foreach (Finding finding in report.Findings)
        {
            Console.Out.WriteLine($"{(finding.Problem is null ? " " : "!")} {finding.Name.PadRight(NameColumns)}{finding.Value}");
            if (finding.Problem is { } problem)
                Console.Out.WriteLine($"  {"".PadRight(NameColumns)}{problem}");
        }
        int problems = report.Findings.Count(finding => finding.Problem is not null);
        Console.Out.WriteLine(problems == 0 ? "All is well." : problems == 1 ? "One thing is wrong." : $"{problems} things are wrong.");
    }

    /// <summary>What was found.</summary>
    /// <param name="Healthy">Whether nothing is wrong.</param>
    /// <param name="Findings">What was looked at.</param>
    sealed record DoctorReport(bool Healthy, IReadOnlyList<Finding> Findings);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(DoctorReport))]
    sealed partial class DoctorJson : JsonSerializerContext;
}
