using System.Net.Sockets;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>
/// Azure's faults as the kinds that the ports know. It lies around the retries of the client, so whatever call is made of the account
/// ends as an outage or a transient fault, and what remains to be told by its status is the answer to that one call.
/// </summary>
sealed class BlobFaults : HttpPipelinePolicy
{
    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw Translate(fault);
        }
        ThrowIfBusy(message);
    }

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw Translate(fault);
        }
        ThrowIfBusy(message);
    }

    /// <summary>The port's fault for one of the client's; the same one where it is the answer to a call.</summary>
    public static Exception Translate(Exception fault) => fault switch
    {
        OutageException or TransientFaultException => fault,
        AggregateException { InnerExceptions: [var first, ..] } => Translate(first),
        RequestFailedException { Status: 0 } => Outage(fault),
        RequestFailedException { Status: 408 or 429 or >= 500 } => new TransientFaultException(Line(fault), fault),
        HttpRequestException or SocketException or IOException { InnerException: SocketException } => Outage(fault),
        // Whoever says who we are does not answer, as a managed identity's endpoint may not for a while.
        AuthenticationFailedException => Outage(fault),
        IOException or TimeoutException => new TransientFaultException(Line(fault), fault),
        _ => fault,
    };

    static OutageException Outage(Exception fault) => new($"The storage does not answer: {Line(fault)}", fault);

    static string Line(Exception fault) => fault.Message.Split('\n')[0].Trim();

    static void ThrowIfBusy(HttpMessage message)
    {
        if (message.HasResponse && message.Response.Status is 408 or 429 or >= 500)
            throw new TransientFaultException($"The storage is busy: {message.Response.Status} {message.Response.ReasonPhrase}");
    }
}
