using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>Connects to a storage account.</summary>
public static class BlobAccount
{
    /// <summary>A client for a connection string (its key signs uploads) or for an account's blob URL (with the identity of the
    /// environment).</summary>
    /// <exception cref="FormatException">It is neither; the message says what is expected.</exception>
    public static BlobServiceClient Connect(string connection)
    {
        if (Uri.TryCreate(connection, UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http")
        {
            return address.Scheme == "https"
                ? new BlobServiceClient(address, new DefaultAzureCredential(), CreateOptions())
                : throw new FormatException("An account URL must begin with https://. For Azurite give a connection string.");
        }
        try
        {
            BlobServiceClient account = new(connection, CreateOptions());
            return account.Uri.IsLoopback ? new BlobServiceClient(connection, CreateOptions(DirectTransport())) : account;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new FormatException("It is neither a connection string nor the https:// address of a storage account.", fault);
        }
    }

    /// <summary>No proxy leads back to this machine, and none need see what never leaves it. Otherwise as Azure's own.</summary>
    static HttpClientTransport DirectTransport() =>
        new(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5)
        });

    /// <summary>
    /// Short retries: longer outages are waited for by those who know how much time there is. What is uploaded carries its MD5, so
    /// that the storage refuses what a network has changed; Azurite, too, is quicker with it than with the CRC64 it computes otherwise.
    /// </summary>
    static BlobClientOptions CreateOptions(HttpPipelineTransport? transport = null)
    {
        BlobClientOptions options = new();
        if (transport is not null)
            options.Transport = transport;
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(60);
        options.AddPolicy(new BlobFaults(), HttpPipelinePosition.PerCall);
        options.TransferValidation.Upload.ChecksumAlgorithm = StorageChecksumAlgorithm.MD5;
        return options;
    }
}
