using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using Grpc.Core;
using Microsoft.DurableTask;

namespace CartoonFunctions.App.Batches;

/// <summary>
/// Retries faults that can pass, and no others. Only the process that meets a fault can tell, so activities mark those that last;
/// a failure without a mark is that of a worker that was lost, and can pass.
/// </summary>
static class FaultRetry
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    const double PauseGrowth = 2;
    const int Attempts = 5;
    const int AttemptsInAll = 100;

    /// <summary>Task options with the policy: a few attempts for a fault of the work's own, and for an outage as long as there is
    /// time.</summary>
    /// <param name="within">How long there is time; null is as long as the attempts last.</param>
    public static TaskOptions Options(TimeSpan? within = null)
    {
        TimeSpan? time = within < FirstPause ? FirstPause : within;
        int ownFaults = 0;
        RetryPolicy policy = new(AttemptsInAll, FirstPause, PauseGrowth, LongestPause, time)
        {
            // Asked once for every failure, in the order of the history, so the count is the same on every replay.
            HandleFailure = fault => Is<OutageException>(fault) || (!Lasts(fault) && ++ownFaults < Attempts),
        };
        return TaskOptions.FromRetryPolicy(policy);
    }

    /// <summary>Runs an activity and marks its faults.</summary>
    public static async Task<T> MarkAsync<T>(Func<Task<T>> activity)
    {
        try
        {
            return await activity();
        }
        catch (Exception fault) when (Fault.KindOf(fault) == FaultKind.Outage || IsOutageOfDurable(fault))
        {
            throw new OutageException(fault.Message, fault);
        }
        catch (Exception fault) when (Fault.KindOf(fault) == FaultKind.Refused)
        {
            Reason reason = Fault.ReasonOf(fault);
            throw new BatchRefusedException(reason, new CarriedReason(reason, fault));
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !Fault.CanPass(fault))
        {
            throw new LastingFaultException(fault.Message, fault);
        }
    }

    /// <summary>Calls an activity for the batch as a whole: a refusal ends the batch as one, with its reason.</summary>
    public static async Task<T> CallAsync<T>(TaskOrchestrationContext context, string activity, object input)
    {
        try
        {
            return await context.CallActivityAsync<T>(activity, input, Options());
        }
        catch (TaskFailedException fault) when (IsRefused(fault.FailureDetails))
        {
            Reason reason = ReasonOf(fault.FailureDetails);
            throw new BatchRefusedException(reason, new CarriedReason(reason));
        }
    }

    /// <summary>What a failure says to people: the reason that came with it, or its own words.</summary>
    public static Reason ReasonOf(TaskFailureDetails fault) =>
        Find<CarriedReason>(fault) is { } carried && CarriedReason.Read(carried.ErrorMessage) is { } reason ? reason
        : BatchReasons.Fault.With(("detail", fault.ErrorMessage));

    /// <summary>What a failure that ended a whole batch says to people, as <see cref="Fault.ReasonOfBatch"/> does for a fault.</summary>
    public static Reason ReasonOfBatch(TaskFailureDetails fault) =>
        Find<BatchRefusedException>(fault) is { } refused ? ReasonOf(refused)
        : Find<ModelException>(fault) is { } model ? ModelReasons.Unusable.With(("detail", model.ErrorMessage))
        : Find<OutageException>(fault) is not null ? BatchReasons.OutageStayed.With()
        : BatchReasons.UnknownFault.With();

    /// <summary>Whether Durable's own storage, or the host that asks it, did not answer an activity: its client passes that on as it
    /// comes.</summary>
    static bool IsOutageOfDurable(Exception fault) => fault is RpcException
    {
        StatusCode: StatusCode.Unavailable or StatusCode.Unknown or StatusCode.Internal or StatusCode.DeadlineExceeded
            or StatusCode.ResourceExhausted or StatusCode.Aborted
    };

    // Batches begun by version 0.1 name the model's own type.
    static bool IsRefused(TaskFailureDetails fault) => Is<BatchRefusedException>(fault) || Is<ModelException>(fault);

    static bool Lasts(TaskFailureDetails fault) => Is<LastingFaultException>(fault) || IsRefused(fault);

    /// <summary>Whether it is of a type, by the type's own name: histories of earlier versions have these types in other
    /// namespaces.</summary>
    static bool Is<T>(TaskFailureDetails fault) where T : Exception =>
        fault.ErrorType[(fault.ErrorType.LastIndexOf('.') + 1)..] == typeof(T).Name;

    /// <summary>The failure of a type, or the one within that caused it; null where neither is of the type.</summary>
    static TaskFailureDetails? Find<T>(TaskFailureDetails? fault) where T : Exception =>
        fault is null || Is<T>(fault) ? fault : Find<T>(fault.InnerFailure);
}
