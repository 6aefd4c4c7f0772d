using System.Globalization;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Local.Engine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CartoonFunctions.Local.Terminal;

/// <summary>Shows a run while it goes: a live line on a terminal, a line now and then in a log, and every failure and note as it
/// happens.</summary>
sealed class RunDisplay : IBatchObserver, IDisposable
{
    static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(5);

    readonly Lock gate = new();
    readonly IAnsiConsole console = StandardError.Console;
    readonly ModelIdentity model;
    readonly ComputeDevice device;
    readonly TimeProvider time;
    readonly HashSet<int> shown = [];
    readonly ITimer redraw;
    LiveLine? live;
    Snapshot? latest;
    DateTimeOffset logged;
    string current = "";

    public RunDisplay(ModelIdentity model, ComputeDevice device, TimeProvider time)
    {
        this.model = model;
        this.device = device;
        this.time = time;
        redraw = time.CreateTimer(_ => Draw(), null, RedrawEvery, RedrawEvery);
    }

    public void Progressed(BatchProgress progress)
    {
        lock (gate)
        {
            if (latest is null)
                Begin(progress);
            foreach (PhotoOutcome outcome in progress.Outcomes)
            {
                if ((outcome.State != PhotoState.Done || outcome.Reason is not null) && shown.Add(outcome.Number))
                    ShowReason(outcome);
            }
            latest = Snapshot.Of(progress, time.GetUtcNow());
        }
    }

    public void PhotoStarted(PlannedPhoto photo)
    {
        lock (gate)
            current = photo.Name;
    }

    public void Packing()
    {
        lock (gate)
            current = "zipping";
    }

    public void Dispose()
    {
        redraw.Dispose();
        lock (gate)
            live?.Clear();
    }

    void Begin(BatchProgress progress)
    {
        if (device.Note is { } note)
            console.MarkupLineInterpolated($"[grey]On the CPU: {note}[/]");
        int total = progress.Plan.Photos.Count;
        console.MarkupLineInterpolated(
            $"[bold]{total}[/] {(total == 1 ? "photo" : "photos")}, style [bold]{model.Id}[/], on {device.Name}, to {progress.Plan.Container}");
        if (progress.Plan.LeftOut is { } leftOut)
            console.MarkupLineInterpolated($"[grey]{leftOut.Sentence}[/]");
        live = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi ? new LiveLine(console) : null;
        logged = time.GetUtcNow();
    }

    void ShowReason(PhotoOutcome outcome)
    {
        live?.Clear();
        console.MarkupLineInterpolated(
            $"[yellow]{OutputNames.NumberIn(latest?.Total ?? outcome.Number, outcome.Number)} {Printable(outcome.Name)}[/] {StateName(outcome.State)}: {outcome.Reason}");
    }

    void Draw()
    {
        lock (gate)
        {
            if (latest is not { } now)
                return;
            if (live is not null)
            {
                live.Show(now.Line(current, time.GetUtcNow(), console.Profile.Width));
            }
            else if (time.GetUtcNow() - logged >= LogEvery)
            {
                logged = time.GetUtcNow();
                console.WriteLine(now.Line(current, logged, width: 160));
            }
        }
    }

    static string StateName(PhotoState state) => state == PhotoState.TimedOut ? "timed out" : state.ToString().ToLowerInvariant();

    /// <summary>A name without what would move the cursor or hide text.</summary>
    internal static string Printable(string name) =>
        string.Concat(name.EnumerateRunes()
            .Select(rune => System.Text.Rune.IsControl(rune)
                || (System.Text.Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && !IsJoiner(rune)) ? "?" : rune.ToString()));

    /// <summary>A line cut to a width on the screen, where many characters take two columns and some none.</summary>
    internal static string Fitted(string line, int width)
    {
        Segment whole = new(line);
        return whole.CellCount() < width ? line : $"{Segment.Truncate(whole, Math.Max(1, width - 2))?.Text}…";
    }

    /// <summary>Scripts and emoji are spelt with joiners.</summary>
    static bool IsJoiner(System.Text.Rune rune) => rune.Value is 0x200C or 0x200D;

    /// <summary>What the live line says, taken at one moment.</summary>
    sealed record Snapshot(int Settled, int Total, int Done, DateTimeOffset StartedAt, DateTimeOffset TakenAt, double? EtaSeconds)
    {
        public static Snapshot Of(BatchProgress progress, DateTimeOffset now)
        {
            BatchCounts counts = progress.Counts;
            return new Snapshot(counts.Settled, counts.Total, counts.Done, progress.StartedAt, now, progress.EtaSeconds(now));
        }

        public string Line(string current, DateTimeOffset now, int width)
        {
            const int barCells = 24;
            int filled = Total == 0 ? barCells : Settled * barCells / Total;
            double minutes = Math.Max((TakenAt - StartedAt).TotalMinutes, 1e-3);
            string pace = Done == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {Done / minutes:0} photos/min");
            string eta = EtaSeconds is { } seconds
                ? $"  ETA {TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, seconds - (now - TakenAt).TotalSeconds))):m\\:ss}" : "";
            string line = $"{new string('█', filled)}{new string('░', barCells - filled)} {Settled}/{Total}{pace}{eta}  {Printable(current)}";
            return Fitted(line, width);
        }

    }
}
