using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using CartoonFunctions.Local.Bench;
using CartoonFunctions.Local.Terminal;
using Spectre.Console;

namespace CartoonFunctions.Local.Commands;

/// <summary><c>cartoon bench</c>: the whole job against the bare steps it is made of, measured in the same run.</summary>
static partial class BenchCommand
{
    const int MostRounds = 100;

    // The service has more to warm up.
    const int ServiceRounds = 4;

    static readonly int[] BatchSizes = [5, 20, 50]; // from a handful to a full batch

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> folder = new("FOLDER")
        {
            Description = "A folder of photos to measure with, as many different ones as there are; repeated when they are too few",
            DefaultValueFactory = _ => SamplePhotos.Folder,
        };
        Option<int> count = OptionSyntax.Number("--count",
            "1 to 1000: the largest batch, after those of 5, 20 and 50 photos that are smaller", 50);
        Option<int> rounds = OptionSyntax.Number("--rounds",
            "1 to 100: how often everything is measured; the round in the middle counts", 5);
        Option<string?> style = new("--style", "-s") { Description = "A style's id", HelpName = "ID" };
        Option<DeviceChoice> device = OptionSyntax.Device();
        Option<int?> jobs = OptionSyntax.Jobs();
        Option<bool> json = new("--json") { Description = "JSON on standard output" };
        Option<bool> service = new("--service")
        {
            Description = "Also the largest batch through the service, against the whole job",
        };
        Command command = new("bench", "Measure the whole job against its bare steps")
        {
            folder, count, rounds, style, device, jobs, service, json, ScaleCommand.Create(),
        };
        ThroughService? through = ProgramScope.DrawsOnly ? null : ThroughServiceAsync;
        command.SetAction((parsed, _) => parsed.GetValue(service) && through is null ? throw ProgramScope.LeftOut("bench --service")
            : RunAsync(parsed.GetValue(folder)!, parsed.GetValue(count), parsed.GetValue(rounds), parsed.GetValue(style),
                parsed.GetValue(device), parsed.GetValue(jobs), parsed.GetValue(service) ? through : null, parsed.GetValue(json)));
        return command;
    }

    static async Task<int> RunAsync(string folder, int count, int rounds, string? styleId, DeviceChoice choice, int? jobs,
        ThroughService? throughService, bool json)
    {
        if (count is < 1 or > 1000)
            throw new UsageException($"--count {count}: Give a whole number from 1 to 1000.");
        if (rounds is < 1 or > MostRounds)
            throw new UsageException($"--rounds {rounds}: Give a whole number from 1 to {MostRounds}.");
        PhotoLimits limits = new();
        VipsCodec codec = new(limits);
        ComputeDevice device = ComputeDevice.Choose(choice, jobs);
        using StyleModels models = new(ModelsFolder.All, device);
        Cartooning.Style style = models.Get(styleId);
        Benchmark bench = new(codec, models, style, new BatchOptions { Style = styleId }, limits);
        IReadOnlyList<BenchPhoto> photos = BenchPhoto.Of(folder, count, codec, style, bench.Options.Resolution);
        int[] sizes = [.. BatchSizes.Where(size => size < count), count];

        StandardError.Console.MarkupLineInterpolated(
            $"[grey]{style.Id} on {device.Name}, {Describe(device.AtOnce)}, {bench.Options.Resolution} px; {photos.Distinct().Count()} different photos, {photos.Sum(photo => photo.Faces)} faces drawn on their own among {count}; {rounds} rounds of the bare steps and of {string.Join(", ", sizes)} photos[/]");
        IReadOnlyList<BenchRow> rows = await bench.MeasureAsync(photos, sizes, rounds);
        (ServiceJob Service, double WholeSeconds)? through = throughService is null ? null : await throughService(bench, models, photos);
        BenchReport report = new(style.Id, device.Name, ProcessorShare.Cores, PeakArithmetic.MultiplyAddsPerSecond(),
            bench.Options.Resolution, rows,
            rows[^1].Ratio / rows[0].Ratio, rows[^1].PeakMiB / rows[0].PeakMiB, bench.SameBytes, through?.Service,
            through?.Service.BatchSeconds / through?.WholeSeconds);
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(report, BenchJson.Default.BenchReport));
        else
            Write(report);
        return ExitStatus.Done;
    }

    /// <summary>The largest batch through the service, and the seconds of the whole job, each the quickest of several in turn.</summary>
    delegate Task<(ServiceJob Service, double WholeSeconds)> ThroughService(Benchmark bench, StyleModels models,
        IReadOnlyList<BenchPhoto> photos);

    static async Task<(ServiceJob Service, double WholeSeconds)> ThroughServiceAsync(Benchmark bench, StyleModels models,
        IReadOnlyList<BenchPhoto> photos)
    {
        ServiceJob? best = null;
        double wholeSeconds = double.PositiveInfinity;
        await using LoopbackService loopback = await LoopbackService.StartAsync(models, photos.Count);
        for (int round = 0; round < ServiceRounds; round++)
        {
            wholeSeconds = Math.Min(wholeSeconds, (await bench.RunAsync(photos)).Usage.Seconds);
            ServiceJob job = await loopback.RunAsync([.. photos.Select(photo => photo.Path)], bench.Options.Style);
            best = best is null || job.BatchSeconds < best.BatchSeconds ? job : best;
        }
        return (best!, wholeSeconds);
    }

    static string Describe(Concurrency atOnce) =>
        $"{Environment.ProcessorCount} processors, {ProcessorShare.Cores} cores, drawn at once {atOnce.Pictures} ({atOnce.QuickPictures} by a quick network) with up to {atOnce.Threads} threads each, under way {atOnce.Photos}";

    static void Write(BenchReport report)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string column in (string[])["photos", "s", "±%", "bound", "ratio", "decode", "scene", "faces", "encode", "whole", "MiB"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap().PadLeft(1).PadRight(0));
        foreach (BenchRow row in report.Rows)
        {
            table.AddRow([.. new FormattableString[]
            {
                $"{row.Photos}", $"{row.SecondsPerPhoto:0.000}", $"{row.Spread * 100:0}", $"{row.Bound:0.000}", $"{row.Ratio:0.00}",
                $"{row.DecodeCpu:0.000}", $"{row.SceneCpu:0.000}", $"{row.FacesCpu:0.000}", $"{row.EncodeCpu:0.000}",
                $"{row.WholeCpu:0.000}", $"{row.PeakMiB:0}",
            }.Select(cell => new Text(FormattableString.Invariant(cell)))]);
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine("s, bound: seconds a photo, measured and at best   decode, scene, faces, encode, whole: CPU seconds a photo");
        AnsiConsole.MarkupLine("the round of the median ratio counts   ±%: how much larger the largest ratio of all rounds is than the smallest");
        AnsiConsole.MarkupLineInterpolated(
            $"time over bound, largest over smallest batch: [bold]{report.TimeGrowth:0.00}[/]   peak memory: [bold]{report.MemoryGrowth:0.00}[/]   same bytes in every batch: [bold]{(report.IdenticalOutput ? "yes" : "NO")}[/]");
        AnsiConsole.MarkupLineInterpolated(
            $"photos a second: whole job [bold]{1 / report.Rows[^1].SecondsPerPhoto:0.0}[/], inference alone [bold]{report.Rows[^1].InferencesPerSecond:0.0}[/]   the zip's part of the time: [bold]{report.Rows[^1].ZipShare * 100:0.0}%[/]");
        if (report.PeakMultiplyAddsPerSecond is { } peak)
            AnsiConsole.MarkupLineInterpolated($"a core's peak: [bold]{peak / 1e9:0.0} billion[/] multiply-adds of floats a second");
        if (report.Rows[^1].GpuMiB is { } gpu)
            AnsiConsole.MarkupLineInterpolated(
                $"memory of the GPU: [bold]{gpu:0} MiB[/], {report.Rows[0].GpuMiB:0} MiB with {report.Rows[0].Photos} photos");
        if (report.Service is { } service)
            Write(service, report.ServiceRatio);
    }

    static void Write(ServiceJob service, double? ratio) => AnsiConsole.MarkupLineInterpolated(
        $"through the service: [bold]{service.BatchSeconds:0.0} s[/], [bold]{ratio:0.00}[/] times the whole job; the uploads before it {service.UploadSeconds:0.0} s");

    /// <summary>The whole benchmark.</summary>
    sealed record BenchReport(
        string Style, string Device, int Cores, double? PeakMultiplyAddsPerSecond, int Resolution, IReadOnlyList<BenchRow> Rows,
        double TimeGrowth, double MemoryGrowth, bool IdenticalOutput, ServiceJob? Service, double? ServiceRatio);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
    [JsonSerializable(typeof(BenchReport))]
    sealed partial class BenchJson : JsonSerializerContext;
}
