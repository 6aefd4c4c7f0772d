using System.Net.Sockets;
using Azure;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Batches;

/// <summary>Tells faults that can pass, and are worth another try, from those that cannot.</summary>
public static class PassingFault
{
    /// <summary>Whether trying again may help: storage that does not answer or is busy, a connection lost, a GPU lost.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        RequestFailedException storage => storage.Status is 0 or 408 or 429 or >= 500,
        AggregateException several => several.InnerExceptions.All(Is),
        OnnxRuntimeException or HttpRequestException or SocketException or TimeoutException => true,
        IOException io => io.InnerException is SocketException,
        _ => false,
    };

    /// <summary>Whether nothing answers at all: no fault of the photo at hand, so worth waiting for as long as there is time.</summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        RequestFailedException storage => storage.Status == 0,
        AggregateException several => several.InnerExceptions.All(IsOutage),
        HttpRequestException or SocketException => true,
        IOException io => io.InnerException is SocketException,
        _ => false,
    };
}
