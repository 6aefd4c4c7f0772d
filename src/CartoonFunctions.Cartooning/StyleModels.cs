using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Installing;
using CartoonFunctions.Cartooning.People;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning;

/// <summary>The styles of a models folder, each loaded once, when first used.</summary>
public sealed class StyleModels : IDisposable
{
    // Guards what follows. A style that failed to load is not remembered: it may be installed while a server runs.
    readonly Lock loading = new();
    readonly Dictionary<string, Style> loaded = [];
    readonly ModelFolders folders;
    readonly ModelInstaller installer;
    FaceFinder? faces;
    PersonFinder? people;

    /// <summary>Opens a models folder.</summary>
    /// <param name="folder">The folder with the catalogue.</param>
    /// <param name="device">What runs the models.</param>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public StyleModels(string folder, ComputeDevice device) : this(new ModelInstaller(folder), device)
    {
    }

    /// <summary>Opens the folders that models lie in.</summary>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public StyleModels(ModelFolders folders, ComputeDevice device) : this(new ModelInstaller(folders), device)
    {
    }

    /// <summary>Opens the folders that <paramref name="installer"/> has read.</summary>
    public StyleModels(ModelInstaller installer, ComputeDevice device)
    {
        this.installer = installer;
        folders = installer.Folders;
        Device = device;
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
    public bool FindsFaces => Catalog.Faces is { } model && File.Exists(folders.Find(model.Model.File));

    /// <summary>What finds faces, loaded when first used.</summary>
    /// <exception cref="ModelException">Its model is not installed, or another one.</exception>
    internal FaceFinder Faces
    {
        get
        {
            lock (loading)
                return faces ??= LoadFaces();
        }
    }

    /// <summary>What cuts people out, loaded when first used.</summary>
    /// <exception cref="ModelException">Its model is not installed, or another one.</exception>
    internal PersonFinder People
    {
        get
        {
            lock (loading)
                return people ??= LoadPeople();
        }
    }

    /// <summary>Refuses what is wanted beside a style and lacks a model or a font, before a photo is looked at. Loads no model.</summary>
    /// <exception cref="ModelException">It is not installed; the message says how to get it.</exception>
    public void Require(DrawOptions options)
    {
        if (options.Crop != CropKind.None)
            Require(Catalog.Faces, "Cropping to faces");
        if (options.Background.Kind != BackgroundKind.Keep)
            Require(Catalog.People, "Another background");
        if (options.Watermark is { } watermark && !Watermark.IsFileName(watermark.Text) && !TextInk.HasFont)
            throw new ModelException(ModelReasons.NoFont.With());
    }

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
        people?.Dispose();
    }

    void Require(DetectorModel? model, string wanted)
    {
        if (model is null)
            throw new ModelException($"{wanted} takes a model that the model catalogue does not name.");
        if (!File.Exists(folders.Find(model.Model.File)))
            throw new ModelException(ModelReasons.NeedsModel.With(("wanted", wanted), ("model", model.Id)));
    }

    Style Load(string id)
    {
        if (OwnModels.Exists(folders, id))
            return new Style(id, ModelSession.Load(CheckedModel.Read(OwnModels.PathOf(folders, id)), Device));
        CatalogEntry entry = Catalog.Find(id);
        // One thread makes one network ready, so those of a compound style are made ready side by side.
        ModelFile? head = entry.IsBuiltIn && !FindsFaces ? null : entry.Head;
        // The head's is the largest and begins first.
        Task<ModelSession>? ownHead = head is null || head.File == entry.Scene.File ? null
            : Task.Run(() => ModelSession.LoadForSquares(CheckedModel.Read(folders, head, id), Device, head.Contract, BlendMask.Side));
        Task<ModelSession> scene = Task.Run(() =>
            ModelSession.Load(CheckedModel.Read(folders, entry.Scene, id), Device, entry.Scene.Contract));
        Task<ModelSession> heads = ownHead ?? scene;
        Task finding = head is null ? Task.CompletedTask : Task.Run(() => faces ??= LoadFaces());
        Task[] parts = [scene, heads, finding];
        try
        {
            // What a person is told to install first does not depend on which part failed sooner.
            Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            foreach (Task part in parts)
                part.GetAwaiter().GetResult();
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

    /// <summary>The CPU, whatever draws: a look is a hundred short layers, over sooner than a GPU has begun them all, and every machine
    /// finds the same faces and people.</summary>
    static ComputeDevice ForDetectors => ComputeDevice.Choose(DeviceChoice.Cpu);

    FaceFinder LoadFaces()
    {
        DetectorModel model = Catalog.Faces
            ?? throw new ModelException("The model catalogue names no face model, which compound styles need.");
        return FaceFinder.Load(CheckedModel.Read(folders, model.Model, model.Id), ForDetectors);
    }

    PersonFinder LoadPeople()
    {
        Require(Catalog.People, "Another background");
        DetectorModel model = Catalog.People!;
        return PersonFinder.Load(CheckedModel.Read(folders, model.Model, model.Id), ForDetectors);
    }
}
