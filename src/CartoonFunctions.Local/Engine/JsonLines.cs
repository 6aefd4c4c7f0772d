using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CartoonFunctions.Local.Engine;

/// <summary>A file of entries, each in JSON on a line of its own, as a process leaves it that ended in the middle of one.</summary>
static class JsonLines
{
    /// <summary>The entries that count, in their order.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="shape">The JSON of an entry.</param>
    public static IReadOnlyList<T> Read<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> shape) where T : class
    {
        List<T> entries = [];
        foreach (Range line in bytes.Split((byte)'\n'))
        {
            if (Parse(bytes[line], shape) is { } entry)
                entries.Add(entry);
        }
        return entries;
    }

    /// <summary>The entry of a line, or null for one that does not count: nothing, a part of one, what a power cut left, or one of a kind
    /// that this version does not know.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="shape">The JSON of an entry.</param>
    public static T? Parse<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> shape) where T : class
    {
        try
        {
            return line.IsEmpty ? null : JsonSerializer.Deserialize(line, shape);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
