using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartoonFunctions.Imaging;

/// <summary>An enum as JSON: its name in camelCase, and never a number.</summary>
public sealed class CamelCaseNames<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
