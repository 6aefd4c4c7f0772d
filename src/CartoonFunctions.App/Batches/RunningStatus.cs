using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Batches;

/// <summary>The status of a batch under way, put together from what was asked for, its plan, and the snapshots of its
/// orchestrations.</summary>
sealed class RunningStatus
{
    readonly BatchStatus begun;
    readonly PhotoStatus[] photos;

    /// <param name="record">What was asked for.</param>
    /// <param name="plan">The plan, once made.</param>
    /// <param name="orchestration">The orchestration.</param>
    public RunningStatus(BatchRecord record, BatchPlan? plan, OrchestrationMetadata orchestration)
    {
        begun = BatchStatus.Created(record) with
        {
            State = BatchState.Running,
            StartedAt = orchestration.CreatedAt,
            Container = plan?.Container
        };
        Plan = plan;
        photos = plan is null ? [.. begun.Photos] : [.. plan.Photos.Select(Planned)];
    }

    BatchPlan? Plan { get; }

    /// <summary>Takes the states of a snapshot's photos over.</summary>
    public void Show(BatchSnapshot snapshot)
    {
        if (Plan is null)
            return;
        int index = snapshot.First - 1;
        int done = 0;
        foreach (PhotoState state in PhotoStates.Read(snapshot.Photos))
        {
            PlannedPhoto photo = Plan.Photos[index];
            if (state is PhotoState.Failed or PhotoState.TimedOut or PhotoState.Cancelled)
                photos[index] = new PhotoStatus(photo.Number, photo.Name,
                    state)
                { Reason = snapshot.Reasons.GetValueOrDefault(photo.Number) };
            else if (state == PhotoState.Done)
                photos[index] = PhotoStatus.Of(begun.Id,
                    new PhotoOutcome(photo.Number, photo.Name, state)
                    {
                        Output = photo.Output,
                        Seconds = snapshot.Seconds.ElementAtOrDefault(done++)
                    });
            index++;
        }
    }

    /// <summary>The status of a batch whose orchestration runs.</summary>
    public BatchStatus Running(BatchSnapshot? whole) => begun with
    {
        State = whole?.State ?? BatchState.Running,
        Counts = CountPhotos(),
        Photos = photos,
        EtaSeconds = whole is { State: BatchState.Running } ? whole.EtaSeconds : null,
        Deadline = whole?.Deadline,
    };

    /// <summary>The status of a batch whose orchestration failed as a whole.</summary>
    public BatchStatus Failed(OrchestrationMetadata orchestration)
    {
        for (int i = 0; i < photos.Length; i++)
        {
            if (photos[i].State is PhotoState.Waiting or PhotoState.Running)
                photos[i] = (photos[i] with { State = PhotoState.Failed }).Because(BatchReasons.BatchFailed.With());
        }
        Reason reason = orchestration.FailureDetails is { } failure && FaultRetry.IsRefused(failure)
            ? ModelReasons.Unusable.With(("detail", failure.ErrorMessage))
            : BatchReasons.UnknownFault.With();
        return begun with
        {
            State = BatchState.Failed,
            Counts = CountPhotos(),
            Photos = photos,
            EndedAt = orchestration.LastUpdatedAt,
            Reason = reason.Text,
            ReasonCode = reason.Code,
            ReasonValues = reason.Values,
        };
    }

    /// <summary>The status of a batch that was cancelled before it was planned.</summary>
    public BatchStatus CancelledUnplanned(OrchestrationMetadata orchestration)
    {
        for (int i = 0; i < photos.Length; i++)
        {
            if (photos[i].State == PhotoState.Waiting)
                photos[i] = (photos[i] with { State = PhotoState.Cancelled }).Because(BatchReasons.Cancelled.With());
        }
        return begun with { State = BatchState.Cancelled, Counts = CountPhotos(), Photos = photos, EndedAt = orchestration.LastUpdatedAt };
    }

    static PhotoStatus Planned(PlannedPhoto photo) =>
        PhotoStatus.Waiting(photo.Number, photo.Name, photo.WhyNot);

    BatchCounts CountPhotos() => BatchCounts.Of(photos.Length, photos.Select(photo => photo.State));
}
