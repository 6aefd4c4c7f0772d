using Azure.Storage.Blobs;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Local.Terminal;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Local.Service;

/// <summary>A storage account, or Azurite.</summary>
/// <param name="account">The account.</param>
/// <param name="note">What else is told of it.</param>
sealed class AccountStorage(BlobServiceClient account, string note = "") : IHostStorage
{
    readonly StorageSetup setup = new(account);

    public Uri? Address => account.Uri;

    public IReadOnlyList<string>? SourceContainers { get; } =
        PhotoSources.ContainersOf(Environment.GetEnvironmentVariable("CARTOON_SOURCES"));

    public string Description => $"{account.Uri}{note}";

    public static AccountStorage Connect(string connection, string note = "")
    {
        try
        {
            return new AccountStorage(BlobAccount.Connect(connection), note);
        }
        catch (FormatException fault)
        {
            throw new UsageException($"The storage can't be used: {fault.Message}");
        }
    }

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        try
        {
            await setup.MakeContainersAsync(cancellation);
        }
        catch (Exception fault) when (fault is Azure.RequestFailedException or AggregateException or OutageException)
        {
            throw new UsageException($"The storage can't be used: {(fault.InnerException ?? fault).Message.Split('\n')[0].Trim()}");
        }
    }

    public void AddTo(IServiceCollection services) => services.AddBlobStorage(account);

    public Task<bool> AllowUploadsFromAsync(IReadOnlyList<string> origins, CancellationToken cancellation) =>
        setup.AllowUploadsFromAsync(origins, cancellation);
}
