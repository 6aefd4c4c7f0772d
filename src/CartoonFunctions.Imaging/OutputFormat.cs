using System.Text.Json.Serialization;

namespace CartoonFunctions.Imaging;

/// <summary>The formats a cartoon can be written in.</summary>
[JsonConverter(typeof(CamelCaseNames<OutputFormat>))]
public enum OutputFormat
{
    /// <summary>Lossless, keeps transparency.</summary>
    Png,

    /// <summary>Lossy, without transparency: it is laid on white.</summary>
    Jpeg,

    /// <summary>Lossy, keeps transparency.</summary>
    [JsonStringEnumMemberName("webp")]
    WebP,
}
