using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage;

/// <summary>The photos and results of a service, for those who look at them too.</summary>
public interface IServiceStore : IBatchStore
{
    /// <summary>Opens a result for reading with seeking.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    Task<KeptFile> OpenResultAsync(string container, string name, CancellationToken cancellation);

    /// <summary>Opens a photo for reading with seeking.</summary>
    /// <exception cref="FileNotFoundException">It is gone, or another than the batch was made of.</exception>
    Task<KeptFile> OpenSourceAsync(PhotoSource source, string name, CancellationToken cancellation);

    /// <summary>Whether there is a place of a person's own by the name of a source's container.</summary>
    Task<bool> HasContainerAsync(string container, CancellationToken cancellation);

    /// <summary>Removes what lies in an output container and belongs to none of the batch's results: the drawings that came too
    /// late.</summary>
    Task SweepAsync(string container, IReadOnlySet<string> results, CancellationToken cancellation);

    /// <summary>Whether something can be kept now; throws the port's faults where that cannot be told.</summary>
    Task<StorageState> LookAsync(CancellationToken cancellation);
}

/// <summary>A file that is kept, opened.</summary>
/// <param name="Content">Its bytes, to be disposed.</param>
/// <param name="Version">What tells this content from any other of that name: no quotes, no spaces.</param>
public sealed record KeptFile(Stream Content, string Version);

/// <summary>How a storage is.</summary>
public enum StorageState
{
    /// <summary>It keeps what it is given.</summary>
    Ok,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It has no room.</summary>
    Full,
}
