using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Cartooning.Tests.Devices;

/// <summary>Other photos that keep every core busy until it is disposed.</summary>
sealed class BusyCores : IDisposable
{
    readonly CoresAtWork.Work[] others = [.. Enumerable.Range(0, ProcessorShare.Cores).Select(_ => CoresAtWork.Begin())];

    public void Dispose() => Array.ForEach(others, other => other.Dispose());
}
