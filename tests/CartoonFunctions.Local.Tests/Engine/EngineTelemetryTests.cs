using System.Diagnostics;
using System.Diagnostics.Metrics;
using CartoonFunctions.Batches;
using CartoonFunctions.Local.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Local.Tests.Engine;

public sealed class EngineTelemetryTests
{
    [Fact]
    public void A_drawn_photo_is_counted_timed_and_traced_without_its_name()
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using EngineTelemetry telemetry = new(services.GetRequiredService<IMeterFactory>());
        List<(string Name, double Value, string? State)> measured = [];
        using MeterListener meters = new() { InstrumentPublished = (instrument, listener) => Listen(instrument, listener, services) };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            measured.Add((instrument.Name, value, tags[0].Value as string)));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            measured.Add((instrument.Name, value, tags[0].Value as string)));
        meters.Start();
        using ActivityListener traces =
            new()
            {
                ShouldListenTo = source =>
                source.Name == EngineTelemetry.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllData
            };
        ActivitySource.AddActivityListener(traces);
        PlannedPhoto photo = new(7, "secret.jpg", 64, 48, "out.png");

        using Activity? span = telemetry.PhotoStarted(
            new PhotoWork("batch-1", new PhotoSource("c", ""), photo, "o", new BatchOptions(), DateTimeOffset.MaxValue));
        telemetry.PhotoSettled(new PhotoOutcome(7, "secret.jpg", PhotoState.Done) { Seconds = 1.5 }, span);

        Assert.Equal([("cartoon.photo.count", 1, "done"), ("cartoon.photo.duration", 1.5, "done")], measured);
        Assert.Equal("batch-1", span!.GetTagItem("cartoon.batch.id"));
        Assert.DoesNotContain("secret", string.Join(' ', span.TagObjects.Select(tag => $"{tag.Value}")), StringComparison.Ordinal);
    }

    static void Listen(Instrument instrument, MeterListener listener, IServiceProvider scope)
    {
        // Other tests of this process have meters of the same name, in factories of their own.
        if (instrument.Meter.Name == EngineTelemetry.Name && instrument.Meter.Scope == scope.GetRequiredService<IMeterFactory>())
            listener.EnableMeasurementEvents(instrument);
    }
}
