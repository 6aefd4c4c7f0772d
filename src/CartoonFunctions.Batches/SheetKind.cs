using System.Text.Json.Serialization;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>What stands on a batch's contact sheets.</summary>
[JsonConverter(typeof(CamelCaseNames<SheetKind>))]
public enum SheetKind
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>The cartoons, each with its photo's name.</summary>
    Cartoons,

    /// <summary>Each photo and its cartoon side by side.</summary>
    [JsonStringEnumMemberName("before-after")]
    BeforeAfter,
}
