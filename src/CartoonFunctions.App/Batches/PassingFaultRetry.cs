using CartoonFunctions.Batches;
using Microsoft.DurableTask;

namespace CartoonFunctions.App.Batches;

/// <summary>Retries what failed for a fault that can pass, and nothing else.</summary>
static class PassingFaultRetry
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    const double PauseGrowth = 2;
    const int Attempts = 5;
    const int AttemptsInAll = 100;

    /// <summary>Task options with the policy: a few attempts for a fault of the work's own, and for an outage as long as there is time.</summary>
    /// <param name="within">How long there is time; null is as long as the attempts last.</param>
    public static TaskOptions Options(TimeSpan? within = null)
    {
        TimeSpan? time = within > FirstPause ? within : within is null ? null : FirstPause;
        int ownFaults = 0;
        RetryPolicy policy = new(AttemptsInAll, FirstPause, PauseGrowth, LongestPause, time)
        {
            // Asked once for every failure, in the order of the history, so the count is the same on every replay.
            HandleFailure = fault => fault.IsCausedBy<OutageException>() || (fault.IsCausedBy<PassingFaultException>() && ++ownFaults < Attempts),
        };
        return TaskOptions.FromRetryPolicy(policy);
    }

    /// <summary>Runs an activity and marks its passing faults, which only the process that met them can tell apart.</summary>
    public static async Task<T> MarkAsync<T>(Func<Task<T>> activity)
    {
        try
        {
            return await activity();
        }
        catch (Exception fault) when (PassingFault.IsOutage(fault))
        {
            throw new OutageException(fault.Message, fault);
        }
        catch (Exception fault) when (PassingFault.Is(fault))
        {
            throw new PassingFaultException(fault.Message, fault);
        }
    }
}

/// <summary>A fault that can pass: worth another attempt.</summary>
/// <param name="message">What happened.</param>
/// <param name="fault">The fault itself.</param>
public sealed class PassingFaultException(string message, Exception fault) : Exception(message, fault);

/// <summary>Nothing answers: worth waiting for.</summary>
/// <param name="message">What happened.</param>
/// <param name="fault">The fault itself.</param>
public sealed class OutageException(string message, Exception fault) : Exception(message, fault);
