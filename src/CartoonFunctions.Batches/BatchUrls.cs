namespace CartoonFunctions.Batches;

/// <summary>The addresses of a batch and its results, relative to the host that serves them.</summary>
public static class BatchUrls
{
    /// <summary>The batch's status.</summary>
    public static string Status(string id) => $"/api/batches/{id}";

    /// <summary>The batch's zip.</summary>
    public static string Zip(string id) => $"{Status(id)}/zip";

    /// <summary>One of several zips, from 1.</summary>
    public static string Zip(string id, int part) => FormattableString.Invariant($"{Zip(id)}?part={part}");

    /// <summary>One cartoon, as the batch or one of its revisions drew it.</summary>
    public static string Output(string id, int number, int revision) =>
        FormattableString.Invariant($"{Status(id)}/photos/{number}/output{Query(revision)}");

    /// <summary>Where the photo of a number is sent to, where the service itself takes photos.</summary>
    public static string Upload(string id, int number) => FormattableString.Invariant($"{Status(id)}/photos/{number}");

    /// <summary>The photo that a cartoon was made from.</summary>
    public static string Source(string id, int number) => FormattableString.Invariant($"{Status(id)}/photos/{number}/source");

    /// <summary>A small picture of one cartoon.</summary>
    public static string Thumbnail(string id, int number, int revision) =>
        FormattableString.Invariant($"{Status(id)}/photos/{number}/thumbnail{Query(revision)}");

    static string Query(int revision) => revision == 0 ? "" : FormattableString.Invariant($"?revision={revision}");
}
