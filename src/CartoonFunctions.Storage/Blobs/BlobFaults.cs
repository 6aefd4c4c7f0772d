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
        catch (Exception fault) when (!IsCancel(fault, message))
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
        catch (Exception fault) when (!IsCancel(fault, message))
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
        // The client's own limit for one call, where nobody has cancelled it.
        OperationCanceledException => Outage(fault),
        RequestFailedException { Status: 0 } => Outage(fault),
        RequestFailedException answer => OfStatus(answer.Status, Line(fault), fault) ?? fault,
        HttpRequestException or SocketException or IOException { InnerException: SocketException } => Outage(fault),
        // Whoever says who we are does not answer, as a managed identity's endpoint may not for a while.
        AuthenticationFailedException => Outage(fault),
        IOException or TimeoutException => new TransientFaultException(Line(fault), fault),
        _ => fault,
    };

    static bool IsCancel(Exception fault, HttpMessage message) =>
        fault is OperationCanceledException && message.CancellationToken.IsCancellationRequested;

    static OutageException Outage(Exception fault) => new($"The storage does not answer: {Line(fault)}", fault);

    static string Line(Exception fault) => fault.Message.Split('\n')[0].Trim();

    static void ThrowIfBusy(HttpMessage message)
    {
        if (message.HasResponse && message.Response is { Status: var status, ReasonPhrase: var says }
            && OfStatus(status, $"{status} {says}") is { } fault)
            throw fault;
    }

    /// <summary>What a status means whatever was asked; null where it is the answer to the call.</summary>
    static Exception? OfStatus(int status, string says, Exception? inner = null) => status switch
    {
        // Throttled or failing over: that lasts longer than a few attempts, and the whole batch hangs on it.
        429 or 502 or 503 or 504 => new OutageException($"The storage is busy: {says}", inner),
        408 or >= 500 => new TransientFaultException($"The storage met a fault: {says}", inner),
        _ => null,
    };
}
