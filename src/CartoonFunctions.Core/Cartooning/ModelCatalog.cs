using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartoonFunctions.Cartooning;

/// <summary>The models that are known, as <c>models/catalog.json</c> lists them.</summary>
/// <param name="Default">The id of the style that is used when none is named.</param>
/// <param name="Models">Every style.</param>
public sealed record ModelCatalog(string Default, IReadOnlyList<CatalogEntry> Models)
{
    /// <summary>The catalogue's file name in the models folder.</summary>
    public const string FileName = "catalog.json";

    /// <summary>Reads the catalogue of a models folder.</summary>
    /// <exception cref="ModelException">It is missing or broken.</exception>
    public static ModelCatalog Load(string modelsFolder)
    {
        string path = Path.Combine(modelsFolder, FileName);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogJson.Default.ModelCatalog)
                ?? throw new JsonException("It is empty.");
        }
        catch (Exception fault) when (fault is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new ModelException($"The model catalogue {path} can't be read: {fault.Message}", fault);
        }
    }

    /// <summary>A style by its id; null is the default.</summary>
    /// <exception cref="ModelException">There is none; the message lists those there are.</exception>
    public CatalogEntry Find(string? id)
    {
        id ??= Default;
        return Models.FirstOrDefault(model => model.Id == id)
            ?? throw new ModelException($"There is no style \"{id}\". Styles: {string.Join(", ", Models.Select(model => model.Id))}.");
    }
}

/// <summary>One style of the catalogue.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Look">What its cartoons look like, in a few words.</param>
/// <param name="Licence">The licence as found, and what is not known about it.</param>
/// <param name="Scene">The model that draws the whole photo.</param>
public sealed record CatalogEntry(string Id, string Name, string Look, string Licence, ModelFile Scene);

/// <summary>One file of a style.</summary>
/// <param name="File">Its path under the models folder.</param>
/// <param name="Sha256">Its SHA-256, lower-case hex.</param>
/// <param name="Contract">How it wants its pixels.</param>
public sealed record ModelFile(string File, string Sha256, ModelContract Contract);

/// <summary>The JSON of the catalogue.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, WriteIndented = true)]
[JsonSerializable(typeof(ModelCatalog))]
sealed partial class CatalogJson : JsonSerializerContext;
