using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Local.Service;

/// <summary>What a host keeps its data in.</summary>
interface IHostStorage
{
    /// <summary>Where pages send photos to; null where that is the host itself.</summary>
    Uri? Address { get; }

    /// <summary>What is told of it at the start.</summary>
    string Description { get; }

    /// <summary>The containers that batches may take photos from; null where all that there are are meant for that.</summary>
    IReadOnlyList<string>? SourceContainers { get; }

    /// <summary>Makes it ready.</summary>
    /// <exception cref="Terminal.UsageException">It can't be used.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Adds the storage ports over it.</summary>
    void AddTo(IServiceCollection services);

    /// <summary>Lets pages of these origins send photos to it.</summary>
    /// <returns>False where it does not let us set that.</returns>
    Task<bool> AllowUploadsFromAsync(IReadOnlyList<string> origins, CancellationToken cancellation);
}
