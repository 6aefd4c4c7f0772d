using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage;

/// <summary>The options that a person leaves in a folder of the inbox, and the answer where they cannot be used.</summary>
public static class InboxOptions
{
    /// <summary>The file in a folder that holds the options, may be empty, and says that the folder is complete.</summary>
    public const string OptionsFile = "batch.json";

    /// <summary>The file in which a folder is told what is wrong with its options. While it is there the folder waits for new
    /// ones.</summary>
    public const string ErrorFile = "batch.error.json";

    /// <summary>The content of <see cref="ErrorFile"/>: a problem document (RFC 9457), as the API answers.</summary>
    public static string ErrorText(string wrong) => JsonSerializer.Serialize(new InboxProblem(wrong), InboxJson.Readable);

    /// <summary>Whether a file of options says nothing.</summary>
    public static bool IsEmpty(BinaryData json) =>
        string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(StrictJson.WithoutMark(json.ToMemory()).Span));

    /// <summary>Reads the options of a folder; empty ones are the defaults.</summary>
    /// <param name="json">The file.</param>
    /// <param name="check">Whether they can be used here.</param>
    /// <param name="options">What they are.</param>
    /// <returns>What is wrong with them, or null.</returns>
    public static string? TryParse(BinaryData json, OptionCheck check, out BatchOptions options)
    {
        options = new BatchOptions();
        if (IsEmpty(json))
            return null;
        BatchOptions? read = StrictJson.Read(json.ToMemory(), BatchJson.Default.BatchOptions, out IReadOnlyList<JsonFault> faults);
        if (faults.Count > 0)
            return Refused(faults);
        options = read ?? options;
        faults = check.Check(options);
        return faults.Count == 0 ? null : Refused(faults);
    }

    static string Refused(IReadOnlyList<JsonFault> faults) =>
        $"{OptionsFile} can't be used: {string.Join(" ", faults.Select(fault => fault.Detail))} Write it again.";
}

/// <summary>A collection that has begun: which folder goes into which batch.</summary>
public sealed record Collecting(string Folder, string BatchId, BatchOptions Options)
{
    /// <summary>Which version of the options' file was read, where the storage tells: another one that comes meanwhile is for the next
    /// batch.</summary>
    public string? OptionsVersion { get; init; }
}

/// <summary>What a batch has from the inbox.</summary>
/// <param name="Names">The files' names in their folder, with <c>/</c>.</param>
public sealed record TakenNames(IReadOnlyList<string> Names);

/// <summary>What a folder is told that can't become a batch.</summary>
/// <param name="Detail">What is wrong, and what to do.</param>
public sealed record InboxProblem(string Detail)
{
    /// <summary>The kind, as the API names it.</summary>
    public string Type { get; } = "urn:cartoonfunctions:problem:invalid-request";

    /// <summary>The kind in a few words.</summary>
    public string Title { get; } = "The folder can't become a batch";
}

/// <summary>The JSON of what the inbox keeps.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Collecting))]
[JsonSerializable(typeof(InboxProblem))]
[JsonSerializable(typeof(TakenNames))]
sealed partial class InboxJson : JsonSerializerContext
{
    static readonly Lazy<JsonSerializerOptions> kept = new(CreateKept);
    static readonly Lazy<JsonSerializerOptions> readable = new(() => new(CreateKept())
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A problem, for people to open.</summary>
    public static JsonTypeInfo<InboxProblem> Readable => (JsonTypeInfo<InboxProblem>)readable.Value.GetTypeInfo(typeof(InboxProblem));

    /// <summary>A collection, read tolerantly.</summary>
    public static JsonTypeInfo<Collecting> Kept => (JsonTypeInfo<Collecting>)kept.Value.GetTypeInfo(typeof(Collecting));

    /// <summary>The names of what was taken, read tolerantly.</summary>
    public static JsonTypeInfo<TakenNames> Names => (JsonTypeInfo<TakenNames>)kept.Value.GetTypeInfo(typeof(TakenNames));

    static JsonSerializerOptions CreateKept() => TolerantJson.Of(Default);
}
