using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartoonFunctions.Batches;

/// <summary>A resolution in JSON: read as a number or one of <see cref="BatchOptions.NamedSizes"/>, written as the number, which every version
/// reads.</summary>
public sealed class ResolutionJson : JsonConverter<int>
{
    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number))
            return number;
        return reader.TokenType == JsonTokenType.String && NamedNumber.Find(reader.GetString()!, BatchOptions.NamedSizes) is { } named
            ? named : throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
