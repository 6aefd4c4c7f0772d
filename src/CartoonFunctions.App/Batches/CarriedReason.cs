using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.App.Batches;

/// <summary>The reason of a refusal on its way through Durable, which keeps the type and the message of a fault and nothing else: the
/// message is the reason's JSON, and the fault that it goes with has the sentence.</summary>
sealed class CarriedReason(Reason reason, Exception? inner = null)
    : Exception(JsonSerializer.Serialize(reason, BatchJson.Kept<Reason>()), inner)
{
    /// <summary>The reason in a message; null where that is none.</summary>
    public static Reason? Read(string message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, BatchJson.Kept<Reason>()) is { Code.Length: > 0 } reason ? reason : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
