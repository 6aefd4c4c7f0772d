using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Installing;

namespace CartoonFunctions.Cartooning;

/// <summary>The styles of a models folder, each loaded once, when first used.</summary>
public sealed class StyleModels : IDisposable
{
    // Guards what follows. A style that failed to load is not remembered: it may be installed while a server runs.
    readonly Lock loading = new();
    readonly Dictionary<string, Style> loaded = [];
    readonly string folder;
    readonly ModelInstaller installer;
    FaceFinder? faces;

    /// <summary>Opens a models folder.</summary>
    /// <param name="folder">The folder with the catalogue.</param>
    /// <param name="device">What runs the models.</param>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public StyleModels(string folder, ComputeDevice device)
    {
        this.folder = folder;
        Device = device;
        installer = new ModelInstaller(folder);
    }

    /// <summary>What is known, as the catalogue's file says it now.</summary>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public ModelCatalog Catalog => installer.Catalog;

    /// <summary>The styles that can be used now; one may be installed while a server runs.</summary>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public IReadOnlyList<ModelStatus> Installed => [.. installer.List().Where(model => model.IsStyle && model.Installed)];

    /// <summary>The styles whose files are there and that cannot be used all the same.</summary>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public IReadOnlyList<UnusableStyle> Unusable => installer.Unusable;

    /// <summary>What runs the models.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Whether the model that finds faces is installed; without it a built-in compound style draws the scene alone.</summary>
    public bool FindsFaces => Catalog.Faces is { } model && File.Exists(Path.Combine(folder, model.Model.File));

    /// <summary>Adds a model file as a style of its own, which becomes the default.</summary>
    /// <returns>The style's id: the file's name.</returns>
    /// <exception cref="ModelException">The file cannot be used.</exception>
    public string Add(string path)
    {
        string id = Path.GetFileName(path);
        Style style = new(id, ModelSession.Load(CheckedModel.Read(path), Device));
        lock (loading)
            loaded[id] = style;
        return id;
    }

    /// <summary>A style by its id, loaded; null is the catalogue's default.</summary>
    /// <exception cref="ModelException">There is none of that id, or it cannot be loaded.</exception>
    public Style Get(string? id)
    {
        id ??= Catalog.Default;
        lock (loading)
        {
            if (!loaded.TryGetValue(id, out Style? style))
                loaded[id] = style = Load(id);
            return style;
        }
    }

    /// <summary>Which model draws a style; null is the catalogue's default. Loads nothing: whoever plans need not draw.</summary>
    /// <exception cref="ModelException">There is none of that id, or its files are not those of the catalogue.</exception>
    public ModelIdentity Identify(string? id)
    {
        id ??= Catalog.Default;
        lock (loading)
        {
            // What was loaded draws, whatever has become of its file.
            if (loaded.TryGetValue(id, out Style? style))
                return style.Identity;
        }
        return installer.Identify(id);
    }

    /// <summary>Frees every loaded model.</summary>
    public void Dispose()
    {
        foreach (Style style in loaded.Values)
            style.Dispose();
        faces?.Dispose();
    }

    Style Load(string id)
    {
        if (OwnModels.Exists(folder, id))
            return new Style(id, ModelSession.Load(CheckedModel.Read(OwnModels.PathOf(folder, id)), Device));
        CatalogEntry entry = Catalog.Find(id);
        // One thread makes one network ready, so those of a compound style are made ready side by side.
        ModelFile? head = entry.IsBuiltIn && !FindsFaces ? null : entry.Head;
        Task<ModelSession> scene = Task.Run(() =>
            ModelSession.Load(CheckedModel.Read(folder, entry.Scene, id), Device, entry.Scene.Contract));
        Task<ModelSession> heads = head is null || head.File == entry.Scene.File ? scene
            : Task.Run(() => ModelSession.LoadForSquares(CheckedModel.Read(folder, head, id), Device, head.Contract, BlendMask.Side));
        Task finding = head is null ? Task.CompletedTask : Task.Run(() => faces ??= LoadFaces());
        try
        {
            Task.WhenAll(scene, finding, heads).GetAwaiter().GetResult();
        }
        catch
        {
            foreach (Task<ModelSession> ready in new[] { scene, heads }.Distinct().Where(one => one.IsCompletedSuccessfully))
                ready.Result.Dispose();
            throw;
        }
        return new Style(entry.Id, scene.Result)
        {
            Heads = head is null ? null : new HeadArtist(heads.Result, head.Contract ?? heads.Result.Contract, faces!),
            Colour = entry.Colour,
            IsGrey = entry.Grey,
        };
    }

    FaceFinder LoadFaces()
    {
        FaceModel model = Catalog.Faces ?? throw new ModelException("The model catalogue names no face model, which compound styles need.");
        return FaceFinder.Load(CheckedModel.Read(folder, model.Model, model.Id), Device);
    }
}
