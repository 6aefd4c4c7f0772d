using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
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
            HandleFailure = fault => fault.IsCausedBy<OutageException>() || (!Lasts(fault) && ++ownFaults < Attempts),
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
        catch (Exception fault) when (Fault.KindOf(fault) == FaultKind.Outage)
        {
            throw new OutageException(fault.Message, fault);
        }
        catch (Exception fault) when (Fault.KindOf(fault) == FaultKind.Refused)
        {
            throw new BatchRefusedException(fault.Message, fault);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !Fault.CanPass(fault))
        {
            throw new LastingFaultException(fault.Message, fault);
        }
    }

    /// <summary>Whether it is the fault of what was asked for, with a sentence for whoever asked. Batches begun by version 0.1 name the
    /// model's own type.</summary>
    public static bool IsRefused(TaskFailureDetails fault) =>
        fault.IsCausedBy<BatchRefusedException>() || fault.IsCausedBy<ModelException>();

    static bool Lasts(TaskFailureDetails fault) => fault.IsCausedBy<LastingFaultException>() || IsRefused(fault);
}
