using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartoonFunctions.App.Batches;

/// <summary>A snapshot that is made when it is written. A batch shows one at every step, and anew on every replay; Durable writes the last
/// of a turn alone.</summary>
/// <param name="make">Sums the batch up.</param>
[JsonConverter(typeof(Writer))]
sealed class LateSnapshot(Func<BatchSnapshot> make)
{
    sealed class Writer : JsonConverter<LateSnapshot>
    {
        public override LateSnapshot Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException($"It is read as a {nameof(BatchSnapshot)}.");

        public override void Write(Utf8JsonWriter writer, LateSnapshot value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Make(), options);
    }

    BatchSnapshot Make() => make();
}
