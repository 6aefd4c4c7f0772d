using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Names;

namespace CartoonFunctions.Storage;

/// <summary>Where the photos of batches are, by names that are the same in every storage.</summary>
public static class PhotoSources
{
    /// <summary>The container of photos that the service itself brought to a batch: <c>{batchId}/{name}</c>.</summary>
    public const string UploadsContainer = "uploads";

    /// <summary>What the containers begin with that photos are sent to, one for each batch.</summary>
    public const string SentPrefix = "uploads-";

    /// <summary>The container of photos dropped by any tool: <c>{folder}/{name}</c>.</summary>
    public const string InboxContainer = "inbox";

    /// <summary>The container of what is known about batches.</summary>
    public const string BatchesContainer = "batches";

    /// <summary>What output containers begin with.</summary>
    public const string OutputPrefix = "outputs-";

    /// <summary>The containers of an account that batches may take photos from, unless the settings name others: those whose names begin
    /// so.</summary>
    public static readonly IReadOnlyList<string> DefaultContainers = ["photos*"];

    /// <summary>The source of a batch whose photos the service brings.</summary>
    public static PhotoSource UploadsOf(string batchId) => new(UploadsContainer, $"{batchId}/");

    /// <summary>The source of a batch whose photos are sent to a container of its own.</summary>
    public static PhotoSource SentTo(string batchId) => new(SentPrefix + batchId, "");

    /// <summary>The batch whose photos a source holds, or null for another source.</summary>
    public static string? BatchOf(PhotoSource source) => source.Container == UploadsContainer ? source.Prefix.TrimEnd('/')
        : source.Container.StartsWith(SentPrefix, StringComparison.Ordinal) ? source.Container[SentPrefix.Length..] : null;

    /// <summary>The containers that a setting names, separated by commas; those of <see cref="DefaultContainers"/> where it is
    /// not set.</summary>
    public static IReadOnlyList<string> ContainersOf(string? setting) => string.IsNullOrWhiteSpace(setting) ? DefaultContainers
        : setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Why a batch cannot be made of what is in a source, as a sentence; null when it can.</summary>
    /// <param name="source">The source.</param>
    /// <param name="containers">The containers meant for it, or the beginnings of their names with <c>*</c>; null where every one of a
    /// person's own is.</param>
    public static string? WhyNot(PhotoSource source, IReadOnlyList<string>? containers)
    {
        bool ours = source.Container is BatchesContainer or UploadsContainer or InboxContainer
            || source.Container.StartsWith(OutputPrefix, StringComparison.Ordinal)
            || source.Container.StartsWith(SentPrefix, StringComparison.Ordinal);
        bool named = source.Container.Length is >= 3 and <= 63
            && source.Container.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        if (ours || !named)
            return "Give the name of a container of your own: 3 to 63 of a-z, 0-9 and -.";
        if (containers?.Any(container => IsNamed(source.Container, container)) == false)
            return $"Photos are taken from these containers only: {string.Join(", ", containers)}. CARTOON_SOURCES names them.";
        return source.Prefix.Length == 0 || (source.Prefix.EndsWith('/') && PhotoNames.WhyNot(source.Prefix[..^1]) is null)
            ? null
            : "Give a prefix that is empty or a relative path that ends with \"/\".";
    }

    static bool IsNamed(string container, string allowed) => allowed.EndsWith('*')
        ? container.StartsWith(allowed[..^1], StringComparison.Ordinal)
        : container == allowed;
}
