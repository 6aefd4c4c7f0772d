using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Batches;

/// <summary>What has happened to a batch under way, as its plan and the snapshots of its orchestrations tell it.</summary>
static class OrchestrationEvents
{
    /// <summary>The status of a batch under way.</summary>
    /// <param name="record">What was asked for.</param>
    /// <param name="plan">The plan, once made.</param>
    /// <param name="orchestration">The orchestration of the whole batch.</param>
    /// <param name="whole">Its own snapshot; null before there is one.</param>
    /// <param name="slices">Those of its child batches.</param>
    public static BatchStatus StatusOf(BatchRecord record, BatchPlan? plan, OrchestrationMetadata orchestration, BatchSnapshot? whole,
        IReadOnlyList<BatchSnapshot> slices) =>
        StatusFold.Of(record, Of(record.Request, plan, orchestration, whole, slices)).WithEta(whole?.EtaSeconds);

    static IEnumerable<BatchEvent> Of(BatchRequest request, BatchPlan? plan, OrchestrationMetadata orchestration, BatchSnapshot? whole,
        IReadOnlyList<BatchSnapshot> slices)
    {
        yield return new BatchTakenUp(orchestration.CreatedAt);
        if (plan is not null)
        {
            yield return BatchPlanned.Of(request, plan, whole?.Deadline);
            if (whole is not null)
                yield return new PhotosEnded([.. whole.OutcomesOf(plan)]);
            foreach (BatchSnapshot slice in slices)
                yield return new PhotosEnded([.. slice.OutcomesOf(plan)]);
        }
        if (whole?.State == BatchState.Packing)
            yield return new PackingBegun();
        if (EndOf(orchestration) is { } end)
            yield return end;
    }

    static BatchEvent? EndOf(OrchestrationMetadata orchestration) => orchestration.RuntimeStatus switch
    {
        OrchestrationRuntimeStatus.Failed => new BatchGivenUp(orchestration.LastUpdatedAt,
            orchestration.FailureDetails is { } failure ? FaultRetry.ReasonOfBatch(failure) : BatchReasons.UnknownFault.With()),
        OrchestrationRuntimeStatus.Terminated => new BatchGivenUp(orchestration.LastUpdatedAt, BatchReasons.UnknownFault.With()),
        OrchestrationRuntimeStatus.Completed when orchestration.ReadOutputAs<BatchReport>() is { WasPlanned: false } =>
            new UnplannedCancelled(orchestration.LastUpdatedAt),
        _ => null,
    };
}
