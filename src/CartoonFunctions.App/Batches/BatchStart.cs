using CartoonFunctions.Batches;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Batches;

/// <summary>Starts a batch once: its id is the id of its orchestration.</summary>
static class BatchStart
{
    /// <returns>False when it was started before.</returns>
    public static async Task<bool> RunAsync(DurableTaskClient client, BatchRequest request, CancellationToken cancellation)
    {
        // Durable itself would let a new instance take the place of an ended one.
        if (await client.GetInstanceAsync(request.Id, cancellation) is not null)
            return false;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(BatchOrchestrators.RunBatch), request,
                new StartOrchestrationOptions(request.Id), cancellation);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }
}
