using System.Collections.Concurrent;

namespace CartoonFunctions.Cartooning;

/// <summary>The styles of a models folder, each loaded once, when first used.</summary>
public sealed class StyleModels : IDisposable
{
    readonly ConcurrentDictionary<string, Lazy<Style>> loaded = new();
    readonly string folder;

    /// <summary>Opens a models folder.</summary>
    /// <param name="folder">The folder with the catalogue.</param>
    /// <param name="device">What runs the models.</param>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public StyleModels(string folder, ComputeDevice device)
    {
        this.folder = folder;
        Device = device;
        Catalog = ModelCatalog.Load(folder);
    }

    /// <summary>What is known.</summary>
    public ModelCatalog Catalog { get; }

    /// <summary>What runs the models.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Adds a model file as a style of its own, which becomes the default.</summary>
    /// <returns>The style's id: the file's name.</returns>
    /// <exception cref="ModelException">The file cannot be used.</exception>
    public string Add(string path)
    {
        string id = Path.GetFileName(path);
        Style style = new(id, ModelSession.Load(path, Device));
        loaded[id] = new Lazy<Style>(style);
        return id;
    }

    /// <summary>A style by its id, loaded; null is the catalogue's default.</summary>
    /// <exception cref="ModelException">There is none of that id, or it cannot be loaded.</exception>
    public Style Get(string? id)
    {
        id ??= Catalog.Default;
        return loaded.GetOrAdd(id, name => new Lazy<Style>(() => Load(name))).Value;
    }

    /// <summary>Frees every loaded model.</summary>
    public void Dispose()
    {
        foreach (Lazy<Style> style in loaded.Values)
        {
            if (style.IsValueCreated)
                style.Value.Dispose();
        }
    }

    Style Load(string id)
    {
        CatalogEntry entry = Catalog.Find(id);
        ModelSession scene = ModelSession.Load(Path.Combine(folder, entry.Scene.File), Device, entry.Scene.Contract);
        if (scene.Sha256 == entry.Scene.Sha256)
            return new Style(entry.Id, scene);
        scene.Dispose();
        throw new ModelException($"The model file {entry.Scene.File} is not the one that the catalogue names: its SHA-256 differs. Install it anew.");
    }
}
