using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CartoonFunctions.Batches;

/// <summary>One thing that is wrong with a JSON document.</summary>
/// <param name="Place">Where: a JSON pointer.</param>
/// <param name="Detail">What, in a sentence.</param>
public sealed record JsonFault(string Place, string Detail);

/// <summary>Reads what people send: unknown, repeated and missing members and values of the wrong kind are refused by name, in words of
/// our own.</summary>
public static class StrictJson
{
    const int MaxDepth = 8;

    static readonly JsonDocumentOptions Syntax = new() { MaxDepth = MaxDepth };

    /// <summary>The value of a document, or what is wrong with it: then the value is the type's default.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="type">The shape that it must have.</param>
    /// <param name="faults">Everything that is wrong; empty when nothing is.</param>
    public static T? Read<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type, out IReadOnlyList<JsonFault> faults)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(WithoutMark(utf8), Syntax);
            List<JsonFault> found = [];
            Compare(document.RootElement, type, "", found);
            faults = found;
            return found.Count == 0 ? document.RootElement.Deserialize(type) : default;
        }
        catch (JsonException fault) when (fault.Path is null)
        {
            faults = [new JsonFault("", FormattableString.Invariant(
                $"The JSON can't be read: it breaks off or is wrong at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}, or is nested deeper than {MaxDepth}."))];
            return default;
        }
        catch (JsonException fault)
        {
            faults = [WrongKind(PointerOf(fault.Path))];
            return default;
        }
    }

    /// <summary>A document without the mark of its encoding, which some editors put before the text.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;

    static void Compare(JsonElement value, JsonTypeInfo type, string pointer, List<JsonFault> faults)
    {
        if (value.ValueKind == JsonValueKind.Null && pointer.Length > 0)
            return; // whether null may stand there is for the reading to say
        if (type.Kind == JsonTypeInfoKind.Object)
            CompareObject(value, type, pointer, faults);
        else if (type.Kind == JsonTypeInfoKind.Enumerable && value.ValueKind == JsonValueKind.Array)
        {
            int place = 0;
            foreach (JsonElement item in value.EnumerateArray())
                Compare(item, type.Options.GetTypeInfo(type.ElementType!), $"{pointer}/{place++}", faults);
        }
    }

    static void CompareObject(JsonElement value, JsonTypeInfo type, string pointer, List<JsonFault> faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(pointer.Length == 0 ? new JsonFault("", "The body must be a JSON object.") : WrongKind(pointer));
            return;
        }
        Dictionary<string, JsonPropertyInfo> known = type.Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string place = $"{pointer}/{member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (!known.TryGetValue(member.Name, out JsonPropertyInfo? property))
                faults.Add(new JsonFault(place, $"There is no member \"{member.Name}\" here."));
            else if (!seen.Add(member.Name))
                faults.Add(new JsonFault(place, $"The member \"{member.Name}\" is there twice."));
            else
                Compare(member.Value, type.Options.GetTypeInfo(property.PropertyType), place, faults);
        }
        foreach (JsonPropertyInfo property in known.Values)
        {
            if (property.IsRequired && !seen.Contains(property.Name))
                faults.Add(new JsonFault($"{pointer}/{property.Name}", $"The member \"{property.Name}\" is missing."));
        }
    }

    static JsonFault WrongKind(string pointer) =>
        new(pointer, pointer.Length == 0 ? "The body must be a JSON object." : $"The value at {pointer} is of the wrong kind.");

    /// <summary><c>$.options.strength</c> as the JSON pointer <c>/options/strength</c>.</summary>
    static string PointerOf(string? path) =>
        path is null ? "" : path.TrimStart('$').Replace('.', '/').Replace('[', '/').Replace("]", "", StringComparison.Ordinal);
}
