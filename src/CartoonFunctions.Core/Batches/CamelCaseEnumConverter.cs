using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartoonFunctions.Batches;

/// <summary>Enums as the JSON of batches writes them: <c>timedOut</c>, by name only, never as a number.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
