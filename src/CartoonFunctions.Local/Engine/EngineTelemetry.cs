using System.Diagnostics;
using System.Diagnostics.Metrics;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Local.Engine;

/// <summary>What the engine measures and traces, under OpenTelemetry's naming rules. Photo names are never in it.</summary>
sealed class EngineTelemetry : IDisposable
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "CartoonFunctions";

    readonly ActivitySource source = new(Name);
    readonly Counter<long> photos;
    readonly Histogram<double> photoDuration;
    readonly Histogram<double> batchDuration;
    readonly UpDownCounter<long> activeBatches;

    public EngineTelemetry(IMeterFactory meters)
    {
        Meter meter = meters.Create(Name);
        photos = meter.CreateCounter<long>("cartoon.photo.count", "{photo}", "Photos that have their outcome");
        photoDuration = meter.CreateHistogram<double>("cartoon.photo.duration", "s", "From a photo's bytes to its result");
        batchDuration = meter.CreateHistogram<double>("cartoon.batch.duration", "s", "From the start of a batch to its end");
        activeBatches = meter.CreateUpDownCounter<long>("cartoon.batch.active", "{batch}", "Batches under way");
    }

    /// <summary>A span of a batch's whole life in this process; dispose it at its end.</summary>
    public Activity? BatchStarted(string batchId)
    {
        activeBatches.Add(1);
        return source.StartActivity("cartoon.batch")?.SetTag("cartoon.batch.id", batchId);
    }

    /// <summary>Counts a batch that has left this process.</summary>
    public void BatchLeft(BatchStatus status, Activity? span)
    {
        activeBatches.Add(-1);
        span?.SetTag("cartoon.batch.state", NameOf(status.State)).Dispose();
        if (status is { IsFinal: true, StartedAt: { } started, EndedAt: { } ended })
            batchDuration.Record((ended - started).TotalSeconds, new KeyValuePair<string,
                object?>("cartoon.batch.state", NameOf(status.State)));
    }

    /// <summary>A span of drawing one photo; dispose it when it is drawn.</summary>
    public Activity? PhotoStarted(PhotoWork photo) =>
        source.StartActivity("cartoon.photo")?.SetTag("cartoon.batch.id", photo.BatchId).SetTag("cartoon.photo.number", photo.Photo.Number);

    /// <summary>Counts a photo.</summary>
    public void PhotoSettled(PhotoOutcome outcome, Activity? span)
    {
        KeyValuePair<string, object?> state = new("cartoon.photo.state", NameOf(outcome.State));
        photos.Add(1, state);
        if (outcome.State == PhotoState.Done)
            photoDuration.Record(outcome.Seconds, state);
        span?.SetTag(state.Key, state.Value);
    }

    public void Dispose() => source.Dispose();

    static string NameOf<T>(T state) where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
