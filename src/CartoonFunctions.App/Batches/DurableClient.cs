using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Batches;

/// <summary>The client of the task hub. The Functions worker gives it to functions only, so each that needs it leaves it here.</summary>
public sealed class DurableClient
{
    DurableTaskClient? current;

    /// <summary>The client.</summary>
    /// <exception cref="InvalidOperationException">No function has run yet.</exception>
    public DurableTaskClient Current =>
        Volatile.Read(ref current) ?? throw new InvalidOperationException("No function has brought the Durable client yet.");

    /// <summary>Takes the client of the function that runs.</summary>
    public void Use(DurableTaskClient client) => Volatile.Write(ref current, client);
}
