using System.Text.Json;
using System.Text.Json.Serialization;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Models.Installing;

/// <summary>What a model is for.</summary>
public enum ModelKind
{
    /// <summary>A style of one model, which draws the whole photo.</summary>
    [JsonStringEnumMemberName("single")]
    OneModel,

    /// <summary>A style that draws the whole photo and then every face on its own.</summary>
    Compound,

    /// <summary>Finds faces or people and draws nothing.</summary>
    Detector,
}

/// <summary>A model that is known, and whether it is here.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Look">What its cartoons look like; what it does, for one that does not draw.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Licence">The licence as found, and what is not known about it.</param>
/// <param name="Size">Bytes of its files, installed.</param>
/// <param name="Sha256">SHA-256 of its file, lower-case hex; for a compound style its scene model's.</param>
/// <param name="Installed">Whether it can be used, what it needs of others included.</param>
/// <param name="Recommended">Whether it is the one to try first.</param>
/// <param name="Limits">What it does badly, a sentence each.</param>
/// <param name="Source">Where it is public; null for one that comes with the program or that a user brought.</param>
public sealed record ModelStatus(
    string Id, string Name, string Look, ModelKind Kind, string Licence, long Size, string Sha256, bool Installed, bool Recommended,
        IReadOnlyList<string> Limits, Uri? Source)
{
    /// <summary>Whether it is a style that photos can be drawn in.</summary>
    [JsonIgnore]
    public bool IsStyle => Kind is ModelKind.OneModel or ModelKind.Compound;
}

/// <summary>The JSON of the list of models.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, Converters = [typeof(CamelCaseNames<ModelKind>)])]
[JsonSerializable(typeof(IReadOnlyList<ModelStatus>))]
public sealed partial class ModelStatusJson : JsonSerializerContext;
