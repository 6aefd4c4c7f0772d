using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Names;

namespace CartoonFunctions.Storage;

/// <summary>Where the photos of batches are, by names that are the same in every storage.</summary>
public static class PhotoSources
{
    /// <summary>The container of photos sent for a batch: <c>{batchId}/{name}</c>.</summary>
    public const string UploadsContainer = "uploads";

    /// <summary>The container of photos dropped by any tool: <c>{folder}/{name}</c>.</summary>
    public const string InboxContainer = "inbox";

    /// <summary>The container of what is known about batches.</summary>
    public const string BatchesContainer = "batches";

    /// <summary>The source of a batch whose photos are uploaded.</summary>
    public static PhotoSource UploadsOf(string batchId) => new(UploadsContainer, $"{batchId}/");

    /// <summary>The batch that a source's uploads belong to, or null for another source.</summary>
    public static string? BatchOf(PhotoSource source) => source.Container == UploadsContainer ? source.Prefix.TrimEnd('/') : null;

    /// <summary>Why a batch cannot be made of what is in a source, as a sentence; null when it can.</summary>
    public static string? WhyNot(PhotoSource source)
    {
        bool ours = source.Container is BatchesContainer or UploadsContainer or InboxContainer;
        bool named = source.Container.Length is >= 3 and <= 63
            && source.Container.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        if (ours || !named)
            return "Give the name of a container of your own: 3 to 63 of a-z, 0-9 and -.";
        return source.Prefix.Length == 0 || (source.Prefix.EndsWith('/') && PhotoNames.WhyNot(source.Prefix[..^1]) is null)
            ? null
            : "Give a prefix that is empty or a relative path that ends with \"/\".";
    }
}
