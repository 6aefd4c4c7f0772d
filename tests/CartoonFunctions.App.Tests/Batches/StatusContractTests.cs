using System.Text.Json;
using CartoonFunctions.App.Batches;
using CartoonFunctions.App.Tests.Replay;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Tests;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using P = Microsoft.DurableTask.Protobuf;

namespace CartoonFunctions.App.Tests.Batches;

/// <summary>The statuses that every engine must give, from the orchestrations of this one.</summary>
public sealed class StatusContractTests
{
    readonly Dictionary<int, int> attempts = [];
    BatchPlan? plan;
    PackWork? packed;
    BatchReport? reported;

    public static TheoryData<string> Scenarios => [.. StatusScenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void What_happens_to_a_batch_gives_the_status_that_every_engine_gives(string name)
    {
        StatusScenario scenario = StatusScenario.All.Single(one => one.Name == name);
        DurableReplay hub = BatchRuns.CreateHub((activity, input) => CarryOut(scenario, activity, input));
        hub.Held = (activity, input) => scenario.IsCancelledInPlanning || IsEndless(scenario, activity, input);
        hub.Start(nameof(BatchOrchestrators.RunBatch), StatusScenario.BatchId, StatusScenario.Record.Request);
        hub.RunUntilIdle();
        if (scenario.IsCancelledInDrawing || scenario.IsCancelledInPlanning)
            hub.Raise(StatusScenario.BatchId, BatchOrchestrators.CancelEvent, "");
        hub.RunUntilIdle();
        hub.Held = (activity, input) => IsEndless(scenario, activity, input);
        hub.RunUntilIdle();
        while (reported is null && !hub[StatusScenario.BatchId].Completed && hub.PassTime())
            hub.RunUntilIdle();

        Assert.Equal(scenario.Expected, StatusScenario.Describe(StatusOf(hub[StatusScenario.BatchId], hub.Now)));
    }

    BatchStatus StatusOf(DurableReplay.Instance batch, DateTimeOffset now) => reported is not null
        ? BatchActivities.StatusOf(StatusScenario.Record, packed!, reported, now)
        : OrchestrationEvents.StatusOf(StatusScenario.Record, plan, MetadataOf(batch, now),
            batch.CustomStatus is { } json ? JsonSerializer.Deserialize<BatchSnapshot>(json, DurableReplay.Json) : null, slices: []);

    static OrchestrationMetadata MetadataOf(DurableReplay.Instance instance, DateTimeOffset now) => new(instance.Name, instance.Id)
    {
        RuntimeStatus = instance.End!.OrchestrationStatus == P.OrchestrationStatus.Failed ? OrchestrationRuntimeStatus.Failed
            : OrchestrationRuntimeStatus.Completed,
        CreatedAt = now,
        LastUpdatedAt = now,
        SerializedOutput = instance.End.Result,
        FailureDetails = DetailsOf(instance.End.FailureDetails),
        DataConverter = new JsonDataConverter(DurableReplay.Json),
    };

    static TaskFailureDetails? DetailsOf(P.TaskFailureDetails? details) => details is null ? null
        : new TaskFailureDetails(details.ErrorType, details.ErrorMessage, details.StackTrace, DetailsOf(details.InnerFailure), null);

    static bool IsEndless(StatusScenario scenario, string activity, string input)
    {
        if (activity != nameof(BatchActivities.CartoonizePhoto))
            return false;
        try
        {
            return scenario.Draw(Read<PhotoWork>(input).Photo, 1) is null;
        }
        catch (Exception)
        {
            return false;
        }
    }

    object CarryOut(StatusScenario scenario, string activity, string input) => FaultRetry.MarkAsync<object>(() =>
    {
        switch (activity)
        {
            case nameof(BatchActivities.PlanBatch):
                return Task.FromResult<object>(plan = scenario.Plan(Read<PlanWork>(input).StartedAt));
            case nameof(BatchActivities.CartoonizePhoto):
                PlannedPhoto photo = Read<PhotoWork>(input).Photo;
                attempts[photo.Number] = attempts.GetValueOrDefault(photo.Number) + 1;
                return Task.FromResult<object>(scenario.Draw(photo, attempts[photo.Number])!);
            default:
                PackWork work = Read<PackWork>(input);
                reported = scenario.Pack(work);
                packed = work;
                return Task.FromResult<object>(reported);
        }
    }).GetAwaiter().GetResult();

    static T Read<T>(string input) => JsonSerializer.Deserialize<T>(input, DurableReplay.Json)!;
}
