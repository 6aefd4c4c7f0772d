using System.Text.Json;
using CartoonFunctions.App.Batches;
using CartoonFunctions.App.Tests.Replay;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.App.Tests.Batches;

/// <summary>Batches on the replay of the Durable SDK, with activities that answer at once.</summary>
sealed class BatchRuns
{
    public const string Id = "ybqwv7jcykasaqhb8wybfqf4d";

    readonly int photos;
    readonly Func<PhotoWork, PhotoOutcome> draw;

    public BatchRuns(int photos, Func<PhotoWork, PhotoOutcome>? draw = null)
    {
        this.photos = photos;
        this.draw = draw ?? Drawn;
        Hub = CreateHub(CarryOut);
    }

    public DurableReplay Hub { get; }

    public Func<PlanWork, BatchPlan> Plan { get; init; } = _ => throw new InvalidOperationException();

    public PackWork? Packed { get; private set; }

    public int Attempts(int number) =>
        Hub.Done.Count(work => work.Name == nameof(BatchActivities.CartoonizePhoto) && Read<PhotoWork>(work.Input).Photo.Number == number);

    public DurableReplay.Instance Start(int maxPhotos = 50, int parallelBatches = 1) => Hub.Start(
        nameof(BatchOrchestrators.RunBatch), Id,
            new BatchRequest(Id, new PhotoSource("uploads", $"{Id}/"), new BatchOptions(), maxPhotos, parallelBatches));

    public static DurableReplay CreateHub(Func<string, string, object> activities) => new DurableReplay(activities)
        .With<BatchRequest, BatchReport>(nameof(BatchOrchestrators.RunBatch), async (context, request) =>
            await BatchOrchestrators.RunBatch(context, request!))
        .With<BatchRequest, BatchOutcome>(nameof(BatchOrchestrators.DrawSlice), async (context, slice) =>
            await BatchOrchestrators.DrawSlice(context, slice!));

    public static PhotoOutcome Drawn(PhotoWork work) => new(work.Photo.Number, work.Photo.Name, PhotoState.Done)
    {
        Width = work.Photo.Width,
        Height = work.Photo.Height,
        Seconds = 0.5,
        Output = work.Photo.Output,
        Sha256 = new string('0', 64),
    };

    public static BatchPlan PlanOf(int photos, DateTimeOffset startedAt) => new(
        "outputs-20260104-152347",
        startedAt,
        new ModelIdentity("ink-comic", new string('f', 64)),
        [.. Enumerable.Range(1, photos)
            .Select(number => new PlannedPhoto(number, $"photo-{number}.jpg", 1200, 800, $"outputs_20260104_152347_{number:D3}.png"))]);

    object CarryOut(string name, string input)
    {
        switch (name)
        {
            case nameof(BatchActivities.PlanBatch):
                PlanWork plan = Read<PlanWork>(input);
                return photos < 0 ? Plan(plan) : PlanOf(photos, plan.StartedAt);
            case nameof(BatchActivities.CartoonizePhoto):
                return draw(Read<PhotoWork>(input));
            default:
                Packed = Read<PackWork>(input);
                return new BatchReport(Packed.Plan.Container, "outputs_20260104_152347.zip", Packed.Outcome.End,
                    BatchCounts.Of(Packed.Outcome.Photos.Count, Packed.Outcome.Photos));
        }
    }

    static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, DurableReplay.Json)!;
}
