using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CartoonFunctions.Local.Bench.Scale;
using CartoonFunctions.Local.Terminal;
using Spectre.Console;

namespace CartoonFunctions.Local.Commands;

/// <summary><c>cartoon bench scale</c>: the cloud's fan-out, simulated: batches over containers that start cold and fail.</summary>
static partial class ScaleCommand
{
    const double BatchDeadlineSeconds = 600; // the service's default
    static readonly int[] LadderPhotos = [50, 1_000, 10_000, 100_000];
    static readonly int[] LadderContainers = [1, 4, 16, 64];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Fleet usual = new() { Photos = 50, MaxContainers = 1 };
        Option<int[]> photos = new("--photos")
        {
            Description = "How many photos, several allowed; by default 50 to 100,000",
            HelpName = "N",
            DefaultValueFactory = _ => LadderPhotos
        };
        Option<int[]> containers = new("--containers")
        {
            Description = "The most containers, several allowed; by default 1 to 64",
            HelpName = "N",
            DefaultValueFactory = _ => LadderContainers
        };
        Option<int> slots = OptionSyntax.Number("--slots", "1 or more: photos that one container draws side by side", usual.Slots);
        Option<int> share = OptionSyntax.Number("--photos-per-container",
            "1 or more: photos in flight for each container that the scaler starts", usual.PhotosPerContainer);
        Option<int> hold = OptionSyntax.Number("--hold", "1 or more: photos that one container holds before it refuses more",
            usual.MostInHand);
        Option<int> inFlight = OptionSyntax.Number("--in-flight",
            "1 or more: photos handed out at once, whatever the fleet; 0 (default): as many as its containers ask for", 0);
        Option<double> rate = OptionSyntax.Number("--rate", "Above 0: photos scheduled a second", usual.PhotosPerSecond);
        Option<double> seconds = OptionSyntax.Number("--photo-seconds", "Above 0: mean seconds of one slot for one photo",
            usual.PhotoSeconds);
        Option<double> cold = OptionSyntax.Number("--cold-start", "0 or more: seconds until a new container takes a photo",
            usual.ColdStartSeconds);
        Option<double> failures = OptionSyntax.Number("--failures", "0 to 0.5: the part of all tries that fail", 0.01);
        Option<double> crashes = OptionSyntax.Number("--crashes", "0 to 0.5: the part of all tries that take their container down", 0.0005);
        Option<double> price = OptionSyntax.Number("--price",
            "0 or more: what a container costs an hour, GPU, CPU and memory together; adds a column", 0.0);
        Option<int> seed = OptionSyntax.Number("--seed", "A whole number: the same one gives the same run", usual.Seed);
        Option<bool> json = new("--json") { Description = "JSON on standard output" };
        Command command = new("scale", "Simulate fan-out over N containers with cold starts and failures") { photos, containers, slots,
            share, hold, inFlight, rate, seconds, cold, failures, crashes, price, seed, json };
        command.SetAction(parsed =>
        {
            Fleet fleet = usual with
            {
                Slots = parsed.GetValue(slots),
                PhotosPerContainer = parsed.GetValue(share),
                MostInHand = parsed.GetValue(hold),
                InFlight = parsed.GetValue(inFlight),
                PhotosPerSecond = parsed.GetValue(rate),
                PhotoSeconds = parsed.GetValue(seconds),
                ColdStartSeconds = parsed.GetValue(cold),
                FailureRate = parsed.GetValue(failures),
                CrashRate = parsed.GetValue(crashes),
                Seed = parsed.GetValue(seed),
            };
            return Run(fleet, parsed.GetValue(photos)!, parsed.GetValue(containers)!, parsed.GetValue(price), parsed.GetValue(json));
        });
        return command;
    }

    static int Run(Fleet fleet, int[] photos, int[] containers, double price, bool json)
    {
        Refuse(photos.Any(count => count is < 1 or > 10_000_000), "--photos", "Give whole numbers from 1 to 10000000.");
        Refuse(containers.Any(count => count is < 1 or > 10_000), "--containers", "Give whole numbers from 1 to 10000.");
        Refuse(fleet.Slots < 1 || fleet.PhotosPerContainer < 1 || fleet.MostInHand < 1, "--slots, --photos-per-container, --hold",
            "Give whole numbers from 1.");
        Refuse(fleet.InFlight < 0, "--in-flight", "Give a whole number from 0.");
        Refuse(!(fleet.PhotosPerSecond > 0 && fleet.PhotoSeconds > 0), "--rate, --photo-seconds", "Give numbers above 0.");
        Refuse(!(fleet.ColdStartSeconds >= 0 && price >= 0), "--cold-start, --price", "Give numbers from 0.");
        Refuse(fleet.FailureRate is not (>= 0 and <= 0.5) || fleet.CrashRate is not (>= 0 and <= 0.5), "--failures, --crashes",
            "Give numbers from 0 to 0.5.");

        ScaleRow[] rows =
        [
            .. from count in photos
               from most in containers
               let inFlight = fleet.InFlight > 0 ? fleet.InFlight : fleet.PhotosPerContainer * most
               let report = FleetSimulation.Run(fleet with { Photos = count, MaxContainers = most, InFlight = inFlight })
               select new ScaleRow(count, most, report, report.Seconds <= BatchDeadlineSeconds, price > 0
                   ? report.ContainerSecondsPer1000 / 3600 * price : null)
        ];
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(rows, ScaleJson.Default.ScaleRowArray));
        else
            Write(fleet, rows);
        return ExitStatus.Done;
    }

    static void Refuse(bool wrong, string options, string advice)
    {
        if (wrong)
            throw new UsageException($"{options}: {advice}");
    }

    static void Write(Fleet fleet, ScaleRow[] rows)
    {
        StandardError.Console.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[grey]a simulation, not a measurement: {fleet.PhotoSeconds} s a photo on each of {fleet.Slots} slots a container, {fleet.ColdStartSeconds} s cold start, {fleet.PhotosPerSecond} photos scheduled a second, seed {fleet.Seed}[/]");
        Table table = new() { Border = TableBorder.Simple };
        foreach (string column in (string[])["photos", "most", "used", "first", "all", "per s", "fail", "again", "lost", "busy", "s/1k",
            .. rows[0].PricePer1000 is null ? [] : (string[])["cost"]])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap().PadLeft(1).PadRight(0));
        foreach (ScaleRow row in rows)
        {
            FleetReport run = row.Report;
            table.AddRow([.. new FormattableString[]
            {
                $"{row.Photos}", $"{row.MaxContainers}", $"{run.MostContainers}", $"{run.FirstPhotoSeconds:0}", $"{run.Seconds:0}",
                    $"{run.Done / run.Seconds:0.0}",
                $"{run.Failed}", $"{run.Retries}", $"{run.Crashes}", $"{run.Utilisation * 100:0}%", $"{run.ContainerSecondsPer1000:0}",
            }.Concat(row.PricePer1000 is { } price ? [$"{price:0.00}"] : []).Select(cell => new Text(FormattableString.Invariant(cell)))]);
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine("[grey]first, all: seconds until then; used: containers at once; again: further tries; lost: crashed containers; s/1k: container seconds for 1,000 photos; cost: of 1,000[/]");
    }

    /// <summary>One row of the table.</summary>
    sealed record ScaleRow(int Photos, int MaxContainers, FleetReport Report, bool WithinDeadline, double? PricePer1000);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    [JsonSerializable(typeof(ScaleRow[]))]
    sealed partial class ScaleJson : JsonSerializerContext;
}
