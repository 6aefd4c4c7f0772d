using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Tests;

/// <summary>Something that can happen to a batch, and the status that must come of it under every engine.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Expected">What <see cref="Describe"/> says of the status at the end.</param>
sealed record StatusScenario(string Name, string Expected)
{
    public const string BatchId = "ybqwv7jcykasaqhb8wybfqf4d";

    /// <summary>Every scenario: three photos each, by the names that <see cref="Plan"/> gives them.</summary>
    public static IReadOnlyList<StatusScenario> All { get; } =
    [
        new("all photos are drawn and packed", "completed with zip; 1 done; 2 done; 3 done"),
        new("a photo is refused in planning", "completed with zip; 1 done; 2 refused tooWide; 3 done") { RefusedInPlan = 2 },
        new("a photo is refused in drawing", "completed with zip; 1 done; 2 refused removed; 3 done")
        {
            Draw = (photo, _) => photo.Number != 2 ? Done(photo)
                : PhotoOutcome.Without(photo, PhotoState.Refused, Removed()),
        },
        new("a photo's fault passes at the third attempt", "completed with zip; 1 done; 2 done; 3 done")
        {
            Draw = (photo, attempt) => photo.Number == 2 && attempt < 3 ? throw new TransientFaultException("The storage is busy.")
                : Done(photo),
        },
        new("a photo's fault stays", "completed with zip; 1 done; 2 failed fault(The storage is busy.); 3 done")
        {
            Draw = (photo, _) => photo.Number == 2 ? throw new TransientFaultException("The storage is busy.") : Done(photo),
        },
        new("a photo's fault lasts", "completed with zip; 1 done; 2 failed fault(It is broken.); 3 done")
        {
            Draw = (photo, _) => photo.Number == 2 ? throw new LastingFaultException("It is broken.") : Done(photo),
        },
        new("the model of a photo is gone", "completed with zip; 1 done; 2 failed modelUnusable(It is gone.); 3 done")
        {
            Draw = (photo, _) => photo.Number == 2 ? throw new ModelException("It is gone.") : Done(photo),
        },
        new("nothing answers for a dozen attempts", "completed with zip; 1 done; 2 done; 3 done")
        {
            Draw = (photo, attempt) => attempt < 12 ? throw new OutageException("Nothing answers.") : Done(photo),
        },
        new("the deadline comes first", "timedOut with zip; 1 done; 2 timedOut outOfTime; 3 timedOut outOfTime")
        {
            Draw = (photo, _) => photo.Number == 1 ? Done(photo) : null,
        },
        new("it is cancelled while it is drawn", "cancelled with zip; 1 done; 2 cancelled cancelled; 3 cancelled cancelled")
        {
            Draw = (photo, _) => photo.Number == 1 ? Done(photo) : null,
            IsCancelledInDrawing = true,
        },
        new("it is cancelled while it is planned", "cancelled; 1 cancelled cancelled; 2 cancelled cancelled; 3 cancelled cancelled")
        {
            PlanFault = new BatchRefusedException(BatchReasons.NothingToDraw.With()),
            IsCancelledInPlanning = true,
        },
        new("there is nothing to draw", "failed noPhotos; 1 failed batchFailed; 2 failed batchFailed; 3 failed batchFailed")
        {
            PlanFault = new BatchRefusedException(BatchReasons.NothingToDraw.With()),
        },
        new("the style cannot be used",
            "failed modelUnusable(It is gone.); 1 failed batchFailed; 2 failed batchFailed; 3 failed batchFailed")
        {
            PlanFault = new ModelException("It is gone."),
        },
        new("packing meets a fault that nobody knows", "failed unknownFault; 1 done; 2 done; 3 done")
        {
            PackFault = new InvalidOperationException("secret"),
        },
        new("a result is gone before it is packed", "failed resultGone(photo-1.png); 1 done; 2 done; 3 done")
        {
            PackFault = new BatchRefusedException(BatchReasons.ResultGone.With(("name", "photo-1.png"))),
        },
    ];

    static Reason Removed() => new ReasonKind("removed", "The {what} was removed before it could be read.").With(("what", "file"));

    /// <summary>The number of a photo that the plan refuses; 0 for none.</summary>
    public int RefusedInPlan { get; init; }

    /// <summary>What the planning meets.</summary>
    public Exception? PlanFault { get; init; }

    /// <summary>What the packing meets.</summary>
    public Exception? PackFault { get; init; }

    /// <summary>Whether somebody cancels it before its planning ends.</summary>
    public bool IsCancelledInPlanning { get; init; }

    /// <summary>Whether somebody cancels it when its first photo is done.</summary>
    public bool IsCancelledInDrawing { get; init; }

    /// <summary>Draws a photo, at an attempt counted from 1; null where that never ends.</summary>
    public Func<PlannedPhoto, int, PhotoOutcome?> Draw { get; init; } = (photo, _) => Done(photo);

    /// <summary>What was asked for.</summary>
    public static BatchRecord Record { get; } = new(
        new(2026, 1, 4, 15, 23, 40, TimeSpan.Zero),
        new BatchLimits().Request(BatchId, new PhotoSource("uploads", $"{BatchId}/"), new BatchOptions()),
        [.. Enumerable.Range(1, 3).Select(number => new AnnouncedPhoto($"photo-{number}.jpg", null))]);

    /// <summary>What the planning gives.</summary>
    public BatchPlan Plan(DateTimeOffset startedAt)
    {
        if (PlanFault is not null)
            throw PlanFault;
        return new BatchPlan("outputs-20260104-152347", startedAt, new ModelIdentity("ink-comic", new string('f', 64)),
            [.. Enumerable.Range(1, 3).Select(number => Planned(number))]);
    }

    /// <summary>What the packing gives.</summary>
    public BatchReport Pack(PackWork work)
    {
        if (PackFault is not null)
            throw PackFault;
        return new BatchReport(work.Plan.Container, "outputs_20260104_152347.zip", work.Outcome.End,
            BatchCounts.Of(work.Outcome.Photos.Count, work.Outcome.Photos));
    }

    /// <summary>What matters of a status, in one line; the times are an engine's own.</summary>
    public static string Describe(BatchStatus status)
    {
        Assert.Equal(BatchCounts.Of(status.Photos.Count, status.Photos.Select(photo => photo.State)), status.Counts);
        Assert.True(status.IsFinal && status.EndedAt is not null && status.EtaSeconds is null);
        Assert.Equal(status.Zip is null ? null : BatchUrls.Zip(BatchId), status.ZipUrl);
        Assert.All(status.Photos, photo => Assert.Equal(photo.State == PhotoState.Done, photo.OutputUrl is not null));
        IEnumerable<string> photos = status.Photos.Select(photo =>
            $"; {photo.Number} {NameOf(photo.State)}{Why(photo.ReasonCode, photo.ReasonValues, photo.Reason)}");
        return $"{NameOf(status.State)}{(status.Zip is null ? "" : " with zip")}{Why(status.ReasonCode, status.ReasonValues, status.Reason)}{string.Concat(photos)}";
    }

    static PhotoOutcome Done(PlannedPhoto photo) => new(photo.Number, photo.Name, PhotoState.Done) { Seconds = 0.5, Output = photo.Output };

    static string NameOf<T>(T state) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{state}");

    static string Why(string? code, IReadOnlyDictionary<string, string>? values, string? text)
    {
        Assert.Equal(code is null, text is null);
        string value = values?.GetValueOrDefault("detail") ?? values?.GetValueOrDefault("name") ?? "";
        return code is null ? "" : value.Length > 0 ? $" {code}({value})" : $" {code}";
    }

    PlannedPhoto Planned(int number)
    {
        PlannedPhoto photo = new(number, $"photo-{number}.jpg", 1200, 800, $"photo-{number}.png");
        return number == RefusedInPlan ? photo.Refused(new ReasonKind("tooWide", "It is too wide.").With()) : photo;
    }
}
