using CartoonFunctions.Batches;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CartoonFunctions.App.Batches;

/// <summary>The batch workflow as Durable orchestrations: a batch, and a child batch of a large one.</summary>
public static class BatchOrchestrators
{
    /// <summary>The event that cancels a batch.</summary>
    public const string CancelEvent = "cancel";

    /// <summary>A batch from plan to zip; its instance id is the batch's id.</summary>
    [Function(nameof(RunBatch))]
    public static Task<BatchReport> RunBatch([OrchestrationTrigger] TaskOrchestrationContext context, BatchRequest request) =>
        BatchWorkflow.RunAsync(new DurableBatchContext(context), request);

    /// <summary>Draws one slice of a large batch.</summary>
    [Function(nameof(DrawSlice))]
    public static async Task<BatchOutcome> DrawSlice([OrchestrationTrigger] TaskOrchestrationContext context, BatchRequest slice)
    {
        DurableBatchContext batch = new(context);
        BatchOutcome outcome = await BatchWorkflow.DrawAsync(batch, slice);
        await batch.FinishDrawingAsync();
        return outcome;
    }
}
