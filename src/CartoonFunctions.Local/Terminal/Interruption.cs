using System.Runtime.InteropServices;

namespace CartoonFunctions.Local.Terminal;

/// <summary>
/// Ctrl-C, termination and a terminal that closes: the first asks the work to end well. A second Ctrl-C or termination ends the process
/// at once; a terminal tells of its end more than once, and nobody waits there.
/// </summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration interrupt;
    readonly PosixSignalRegistration terminate;
    readonly PosixSignalRegistration hangUp;
    int asked;

    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Waits for the first signal.</summary>
    public Task WaitAsync() =>
        Task.Delay(Timeout.Infinite, Token)
        .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        hangUp.Dispose();
        source.Dispose();
    }

    void OnSignal(PosixSignalContext context)
    {
        context.Cancel = context.Signal == PosixSignal.SIGHUP || Interlocked.Increment(ref asked) == 1;
        source.Cancel();
    }
}
