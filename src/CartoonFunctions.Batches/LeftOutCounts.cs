using System.Text.Json.Serialization;

namespace CartoonFunctions.Batches;

/// <summary>How much lay where the photos are and is none of them.</summary>
/// <param name="NoPictures">Files that are no pictures by their names.</param>
/// <param name="EarlierResults">Results of earlier batches.</param>
/// <param name="LinkedFolders">Links to folders.</param>
public sealed record LeftOutCounts(int NoPictures, int EarlierResults, int LinkedFolders)
{
    /// <summary>All of it in one sentence.</summary>
    [JsonIgnore]
    public string Sentence
    {
        get
        {
            string[] parts =
            [
                .. Part(NoPictures, "file that is no picture", "files that are no pictures"),
                .. Part(EarlierResults, "result of an earlier run", "results of earlier runs"),
                .. Part(LinkedFolders, "link to a folder", "links to folders"),
            ];
            string all = parts.Length == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
            return $"{all} {(NoPictures + EarlierResults + LinkedFolders == 1 ? "was" : "were")} left out.";
        }
    }

    /// <summary>Counts what a listing left out; null for nothing.</summary>
    public static LeftOutCounts? Of(IReadOnlyCollection<StoredPhoto> found)
    {
        LeftOutCounts counts = new(CountOf(LeftOut.NoPicture), CountOf(LeftOut.EarlierResult), CountOf(LeftOut.LinkedFolder));
        return counts == new LeftOutCounts(0, 0, 0) ? null : counts;

        int CountOf(LeftOut why) => found.Count(photo => photo.LeftOut == why);
    }

    static IEnumerable<string> Part(int count, string one, string many) =>
        count == 0 ? [] : [FormattableString.Invariant($"{count} {(count == 1 ? one : many)}")];
}
