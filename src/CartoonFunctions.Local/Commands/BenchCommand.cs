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
    const int Rounds = 2;

    // The service has more to warm up.
    const int ServiceRounds = 4;

    static readonly int[] BatchSizes = [5, 20, 35, 50]; // from a handful to a full batch

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> photos = new("--photos")
        {
            Description =
            "A folder of photos to measure with; they are repeated when they are too few",
            HelpName = "DIR",
            DefaultValueFactory = _ =>
            SamplePhotos.Folder
        };
        Option<int> count = OptionSyntax.Number("--count",
            "1 to 1000: the largest batch, after those of 5, 20, 35 and 50 photos that are smaller", 50);
        Option<string?> style = new("--style", "-s") { Description = "A style's id", HelpName = "ID" };
        Option<DeviceChoice> device = OptionSyntax.Choice<DeviceChoice>("--device",
            "auto (default: the GPU where CUDA loads), cpu or cuda");
        Option<int?> jobs = OptionSyntax.Jobs();
        Option<bool> json = new("--json") { Description = "JSON on standard output" };
        Option<bool> service = new("--service")
        {
            Description =
            "Also the largest batch through the service with Azurite, against the whole job"
        };
        Command command = new("bench", "Measure the whole job against its bare steps") { photos, count, style, device, jobs, service, json,
            ScaleCommand.Create() };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(photos)!, parsed.GetValue(count), parsed.GetValue(style), parsed.GetValue(device), parsed.GetValue(jobs),
                parsed.GetValue(service), parsed.GetValue(json)));
        return command;
    }

    static async Task<int> RunAsync(string folder, int count, string? styleId, DeviceChoice choice, int? jobs, bool withService, bool json)
    {
        if (count is < 1 or > 1000)
            throw new UsageException($"--count {count}: Give a whole number from 1 to 1000.");
        PhotoLimits limits = new();
        VipsCodec codec = new(limits);
        ComputeDevice device = ComputeDevice.Choose(choice, jobs);
        using StyleModels models = new(ModelsFolder.Path, device);
        Cartoonizer cartoonizer = new(codec, models);
        Cartooning.Style style = models.Get(styleId);
        BatchOptions options = new() { Style = styleId };
        IReadOnlyList<string> all = Repeat(Usable(folder, codec), count);
        int[] sizes = [.. BatchSizes.Where(size => size < count), count];

        StandardError.Console.MarkupLineInterpolated(
            $"[grey]{style.Id} on {device.Name}, {Describe(device.AtOnce)}, {options.Resolution} px; {Rounds} rounds of {string.Join(", ", sizes)} photos, the bare steps and the whole job in turn[/]");
        await WholeJob.MeasureAsync([.. all.Take(2)], codec, cartoonizer, device, limits, options);
        Dictionary<int, (BareSteps Bare, WholeJob Whole)> best = [];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (int size in sizes)
            {
                string[] batch = [.. all.Take(size)];
                BareSteps bare = await BareSteps.MeasureAsync(batch, codec, style, options);
                WholeJob whole = await WholeJob.MeasureAsync(batch, codec, cartoonizer, device, limits, options);
                best[size] = best.TryGetValue(size, out (BareSteps Bare, WholeJob Whole) before)
                    ? (Least(before.Bare, bare), Least(before.Whole, whole)) : (bare, whole);
            }
        }

        ServiceJob? service = null;
        double wholeSeconds = best[count].Whole.Usage.Seconds;
        if (withService)
        {
            await using LoopbackService loopback = await LoopbackService.StartAsync(models, count);
            for (int round = 0; round < ServiceRounds; round++)
            {
                WholeJob whole = await WholeJob.MeasureAsync(all, codec, cartoonizer, device, limits, options);
                wholeSeconds = Math.Min(wholeSeconds, whole.Usage.Seconds);
                ServiceJob job = await loopback.RunAsync(all, styleId);
                service = service is null || job.BatchSeconds < service.BatchSeconds ? job : service;
            }
        }
        int cores = Environment.ProcessorCount;
        BenchRow[] rows = [.. sizes.Select(size => BenchRow.Of(size, best[size].Bare, best[size].Whole, cores))];
        IReadOnlyDictionary<string, string> largest = best[sizes[^1]].Whole.Hashes;
        bool identical = best.Values.All(result => result.Whole.Hashes.All(photo => largest[photo.Key] == photo.Value));
        BenchReport report = new(style.Id, device.Name, cores, options.Resolution, rows,
            rows[^1].SecondsPerPhoto / rows[0].SecondsPerPhoto, rows[^1].PeakMiB / rows[0].PeakMiB, identical, service,
            service?.BatchSeconds / wholeSeconds);
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(report, BenchJson.Default.BenchReport));
        else
            Write(report);
        return ExitStatus.Done;
    }

    static string Describe(Concurrency atOnce) =>
        $"{Environment.ProcessorCount} processors, {ProcessorShare.Cores} cores, drawn at once {atOnce.Pictures} with {atOnce.Threads} threads each, under way {atOnce.Photos}";

    static BareSteps Least(BareSteps a, BareSteps b) =>
        new(Bench.Usage.Least(a.Decode, b.Decode), Bench.Usage.Least(a.Inference, b.Inference), Bench.Usage.Least(a.Encode, b.Encode));

    static WholeJob Least(WholeJob a, WholeJob b) => b.Usage.Seconds < a.Usage.Seconds ? b : a;

    static List<string> Usable(string folder, VipsCodec codec)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder {folder}. Give one with photos with --photos.");
        List<string> usable = [];
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            try
            {
                codec.Probe(File.ReadAllBytes(path));
                usable.Add(path);
            }
            catch (PhotoRefusedException)
            {
                // Not a photo: nothing to measure.
            }
        }
        return usable.Count > 0 ? usable
            : throw new UsageException($"There is no photo in {folder}. Give a folder with photos with --photos.");
    }

    /// <summary>The same few photos over and over, so that batches of every size have the same mix of them.</summary>
    static IReadOnlyList<string> Repeat(List<string> photos, int count)
    {
        int different = Math.Min(photos.Count, BatchSizes[0]);
        return [.. Enumerable.Range(0, count).Select(i => photos[i % different * photos.Count / different])];
    }

    static void Write(BenchReport report)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string column in (string[])["photos", "s", "bound", "ratio", "decode", "infer", "encode", "whole", "zip %", "MiB"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap().PadLeft(1).PadRight(0));
        foreach (BenchRow row in report.Rows)
        {
            table.AddRow([.. new FormattableString[]
            {
                $"{row.Photos}", $"{row.SecondsPerPhoto:0.000}", $"{row.Bound:0.000}", $"{row.Ratio:0.00}", $"{row.DecodeCpu:0.000}",
                    $"{row.InferenceCpu:0.000}",
                $"{row.EncodeCpu:0.000}", $"{row.WholeCpu:0.000}", $"{row.ZipShare * 100:0.0}", $"{row.PeakMiB:0}",
            }.Select(cell => new Text(FormattableString.Invariant(cell)))]);
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine("s, bound: seconds a photo, measured and at best   decode, infer, encode, whole: CPU seconds a photo");
        AnsiConsole.MarkupLineInterpolated(
            $"time a photo, largest over smallest batch: [bold]{report.TimeGrowth:0.00}[/]   peak memory: [bold]{report.MemoryGrowth:0.00}[/]   same bytes in every batch: [bold]{(report.IdenticalOutput ? "yes" : "NO")}[/]");
        AnsiConsole.MarkupLineInterpolated(
            $"photos a second: whole job [bold]{1 / report.Rows[^1].SecondsPerPhoto:0.0}[/], inference alone [bold]{report.Rows[^1].InferencesPerSecond:0.0}[/]");
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
        string Style, string Device, int Cores, int Resolution, IReadOnlyList<BenchRow> Rows, double TimeGrowth, double MemoryGrowth,
            bool IdenticalOutput,
        ServiceJob? Service, double? ServiceRatio);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
    [JsonSerializable(typeof(BenchReport))]
    sealed partial class BenchJson : JsonSerializerContext;
}
