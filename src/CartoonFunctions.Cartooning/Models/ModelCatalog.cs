using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>The models that are known, as <c>models/catalog.json</c> lists them.</summary>
/// <param name="Default">The id of the style that is used when none is named.</param>
/// <param name="Models">Every style.</param>
/// <param name="Faces">What compound styles find faces with; null where there is no compound style.</param>
/// <param name="People">What cuts people out of their background; null where nothing does.</param>
public sealed record ModelCatalog(string Default, IReadOnlyList<CatalogEntry> Models, DetectorModel? Faces = null,
    DetectorModel? People = null)
{
    /// <summary>The catalogue's file name in the models folder.</summary>
    public const string FileName = "catalog.json";

    /// <summary>Reads a catalogue's file.</summary>
    /// <exception cref="ModelException">It is missing or broken.</exception>
    public static ModelCatalog Read(string path)
    {
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
            ?? throw new ModelException(ModelReasons.NoSuchStyle.With(("style", id),
                ("styles", string.Join(", ", Models.Select(model => model.Id)))));
    }
}

/// <summary>One style of the catalogue.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Look">What its cartoons look like, in a few words.</param>
/// <param name="Licence">The licence as found, and what is not known about it.</param>
/// <param name="Scene">The model that draws the whole photo.</param>
public sealed record CatalogEntry(string Id, string Name, string Look, string Licence, ModelFile Scene)
{
    /// <summary>The model that draws each face, aligned; null for a style of one model. May be the scene's own file.</summary>
    public ModelFile? Head { get; init; }

    /// <summary>Where the scene's colours come from when the person leaves it to the style: the photo, or else the model.</summary>
    public ColourSource Colour { get; init; }

    /// <summary>Whether it draws in greys.</summary>
    public bool Grey { get; init; }

    /// <summary>What it does badly, honestly, a sentence each.</summary>
    public IReadOnlyList<string> Limits { get; init => field = value ?? []; } =
        []; // null is what the JSON reader gives for what is left out

    /// <summary>Whether it is the one to try first.</summary>
    public bool Recommended { get; init; }

    /// <summary>Whether it draws faces on their own.</summary>
    [JsonIgnore]
    public bool IsCompound => Head is not null;

    /// <summary>Whether it comes with the program. Then it draws without the face model as well: the scene alone.</summary>
    [JsonIgnore]
    public bool IsBuiltIn => Scene.Source is null;
}

/// <summary>A model that draws nothing: it finds faces, and eyes, nose and mouth in them, or people.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Licence">The licence as found, and what is not known about it.</param>
/// <param name="Model">The file.</param>
public sealed record DetectorModel(string Id, string Name, string Licence, ModelFile Model);

/// <summary>One file of a style.</summary>
/// <param name="File">Its path under the models folder.</param>
/// <param name="Sha256">Its SHA-256, lower-case hex.</param>
/// <param name="Contract">How it wants its pixels; null for a model that is not a picture-to-picture one.</param>
public sealed record ModelFile(string File, string Sha256, ModelContract? Contract = null)
{
    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Where it is public; null for a model that comes with the program.</summary>
    public ModelSource? Source { get; init; }

    /// <summary>SHA-256 of other files that hold the same network with the same weights, and may stand in its place.</summary>
    public IReadOnlyList<string> Equivalents { get; init => field = value ?? []; } =
        []; // null is what the JSON reader gives for what is left out

    /// <summary>Whether a file of that hash is this model.</summary>
    public bool Accepts(string sha256) => sha256 == Sha256 || Equivalents.Contains(sha256);

    /// <summary>Where it lies.</summary>
    /// <param name="folders">Where models lie.</param>
    /// <param name="id">What to install when it is missing.</param>
    /// <exception cref="ModelException">It is not installed.</exception>
    public string RequirePath(ModelFolders folders, string id)
    {
        string path = folders.Find(File);
        return System.IO.File.Exists(path) ? path : throw new ModelException(ModelReasons.NotInstalled.With(("style", id)));
    }

    /// <summary>Refuses a file of another hash.</summary>
    /// <param name="sha256">The file's.</param>
    /// <param name="id">What to install anew.</param>
    /// <exception cref="ModelException">The file is another one.</exception>
    public void ThrowUnlessAccepts(string sha256, string id)
    {
        if (!Accepts(sha256))
            throw new ModelException($"The model file {File} is not the one that the catalogue names: its SHA-256 differs. Install it anew with: cartoon models pull {id}");
    }
}

/// <summary>Where a model is public, and what has to be done to it.</summary>
/// <param name="Url">The address, of a pinned version.</param>
/// <param name="Sha256">SHA-256 of what lies there, lower-case hex.</param>
/// <param name="Bytes">Size of what lies there.</param>
/// <param name="Format">What lies there.</param>
public sealed record ModelSource(Uri Url, string Sha256, long Bytes, SourceFormat Format);

/// <summary>What a public model file is.</summary>
public enum SourceFormat
{
    /// <summary>ONNX, used as it is.</summary>
    Onnx,

    /// <summary>A TFLite file of a graph that is known, converted to ONNX when it is installed.</summary>
    Tflite,
}

/// <summary>The JSON of the catalogue.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, WriteIndented = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ModelCatalog))]
sealed partial class CatalogJson : JsonSerializerContext;
