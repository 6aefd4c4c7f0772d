namespace CartoonFunctions.Web;

/// <summary>How the service behaves, the same under both hosts.</summary>
public sealed record ServiceOptions
{
    /// <summary>The key that every call of the API must bring, or null for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The origins of other pages that may use the API (<c>https://example.com</c>, or <c>*</c> for all); the service's own needs
    /// no naming.</summary>
    public IReadOnlyList<string> PageOrigins { get; init; } = [];

    /// <summary>The containers that batches may take photos from (<c>photos*</c> for all that begin so); null where every one that a
    /// person has is meant for that.</summary>
    public IReadOnlyList<string>? SourceContainers { get; init; }

    /// <summary>How long batches are kept from when they were made; null where nothing removes them.</summary>
    public TimeSpan? KeptFor { get; init; }

    /// <summary>Where the page sends photos, for its Content-Security-Policy; null where that is the service itself.</summary>
    public Uri? StorageAddress { get; init; }
}
