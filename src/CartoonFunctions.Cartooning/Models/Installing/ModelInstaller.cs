using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models.Conversion;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Models.Installing;

/// <summary>What became of one file that was to be imported.</summary>
/// <param name="File">The file.</param>
/// <param name="Id">The model that it gave; null where it was left.</param>
/// <param name="Note">What was done, or why it was left: a sentence.</param>
public sealed record ImportOutcome(string File, string? Id, string Note);

/// <summary>What a check found.</summary>
/// <param name="Id">The model.</param>
/// <param name="IsSound">Whether every file is the one that the catalogue names.</param>
/// <param name="Note">A sentence.</param>
public sealed record ModelCheck(string Id, bool IsSound, string Note);

/// <summary>A style whose files are there and that cannot be used all the same.</summary>
/// <param name="Model">The style.</param>
/// <param name="Why">Why, and what to do: a sentence.</param>
public sealed record UnusableStyle(ModelStatus Model, string Why);

/// <summary>Installs, lists, names, checks and removes the models of the folders that they lie in. Files are there whole and checked, or
/// not at all; what was read of one is kept until it changes.</summary>
public sealed class ModelInstaller
{
    const string DownloadsFolder = "installed/.downloads";

    /// <summary>Side of the picture that tries an imported model out, in pixels.</summary>
    const int TrialPixels = 64;

    readonly FileCache<ModelCatalog> catalogs;
    readonly FileCache<string> hashes;

    /// <summary>Opens a models folder.</summary>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public ModelInstaller(string modelsFolder) : this(new ModelFolders(modelsFolder))
    {
    }

    /// <summary>Opens the folders that models lie in.</summary>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public ModelInstaller(ModelFolders folders) : this(folders, ModelCatalog.Read, CheckedModel.HashFile)
    {
    }

    /// <summary>Opens them with other ways to read the catalogue and to hash files.</summary>
    internal ModelInstaller(ModelFolders folders, Func<string, ModelCatalog> readCatalog, Func<string, string> hashFile)
    {
        Folders = folders;
        catalogs = new FileCache<ModelCatalog>(readCatalog);
        hashes = new FileCache<string>(hashFile);
        _ = Catalog;
    }

    /// <summary>Where the models lie.</summary>
    public ModelFolders Folders { get; }

    /// <summary>What is known, as the catalogue's file says it now.</summary>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public ModelCatalog Catalog => catalogs.Get(Folders.Catalogue);

    /// <summary>Which model a style draws with, by the hash of its file: nothing is loaded.</summary>
    /// <param name="id">The style.</param>
    /// <exception cref="ModelException">There is none of that id, or its files are not those of the catalogue.</exception>
    public ModelIdentity Identify(string id)
    {
        if (OwnModels.Exists(Folders, id))
            return new ModelIdentity(id, hashes.Get(OwnModels.PathOf(Folders, id)));
        CatalogEntry entry = Catalog.Find(id);
        if (entry.Head is { } head)
            RequireSha256(head, id);
        foreach (DetectorModel faces in entry is { IsCompound: true, IsBuiltIn: false } ? FaceModels() : [])
            RequireSha256(faces.Model, faces.Id);
        return new ModelIdentity(entry.Id, RequireSha256(entry.Scene, id));
    }

    /// <summary>Every model that is known or was brought by a user, in the catalogue's order. Needs no network.</summary>
    public IReadOnlyList<ModelStatus> List() =>
    [
        .. Catalog.Models.Select(Status),
        .. OwnModels.Ids(Folders).Select(OwnStatus),
        .. FaceModels().Select(model => Status(model, "Finds faces, for compound styles and crops")),
        .. PeopleModels().Select(model => Status(model, "Cuts people out, for another background")),
    ];

    /// <summary>The styles whose files are there and that cannot be used all the same, so that none is missing without a word.</summary>
    public IReadOnlyList<UnusableStyle> Unusable =>
        [.. List().Where(model => model.IsStyle && !model.Installed).Select(WhyUnusable).OfType<UnusableStyle>()];

    /// <summary>What has to be fetched for these ids: themselves and the face model that they need, as far as not installed, or not as the
    /// catalogue names it.</summary>
    /// <exception cref="ModelException">An id is not in the catalogue, or names a model that is nowhere public.</exception>
    public IReadOnlyList<ModelStatus> Missing(IEnumerable<string> ids)
    {
        HashSet<string> wanted = [];
        foreach (string id in ids)
        {
            wanted.Add(Find(id).Id);
            if (Catalog.Models.FirstOrDefault(model => model.Id == id) is { IsCompound: true })
                wanted.UnionWith(FaceModels().Select(model => model.Id));
        }
        return [.. List().Where(model => wanted.Contains(model.Id) && !Files(model.Id).All(IsSound))];
    }

    /// <summary>Fetches a model and installs it. Goes on where an earlier attempt stopped.</summary>
    /// <param name="id">A model of the catalogue; what it needs of others is not fetched along.</param>
    /// <param name="http">Fetches; a proxy is its business.</param>
    /// <param name="progress">Hears how far it is, or null.</param>
    /// <param name="cancellation">Stops; what was fetched is kept for the next attempt.</param>
    /// <exception cref="ModelException">It cannot be fetched, or is not what the catalogue names.</exception>
    public async Task PullAsync(string id, HttpClient http, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        ModelDownload download = new(http, Folders.PlaceOf(DownloadsFolder));
        foreach (ModelFile file in Files(Find(id).Id).Where(file => !IsSound(file)))
        {
            ModelSource source = file.Source
                ?? throw new ModelException($"{id} is nowhere public: it comes with the program. Restore {file.File} from there.");
            byte[] content = await download.FetchAsync(id, source, progress, cancellation);
            await InstallAsync(file, content, cancellation);
        }
    }

    /// <summary>
    /// Installs models from files on disk: those of the catalogue, known by their hash, as they are public or as they are installed;
    /// and, where a single file is named, any other ONNX model that turns a picture into a picture, as a style of its own.
    /// </summary>
    /// <param name="path">A file, or a folder whose files and sub-folders are looked through.</param>
    /// <param name="device">Tries an unknown model out.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="ModelException">The path does not exist, or a single file cannot be used.</exception>
    public async Task<IReadOnlyList<ImportOutcome>> ImportAsync(string path, ComputeDevice device, CancellationToken cancellation)
    {
        if (!Directory.Exists(path))
            return [await ImportKnownAsync(path, cancellation) ?? await ImportOwnAsync(path, device, cancellation)];

        List<ImportOutcome> outcomes = [];
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsModelName)
            .Order(StringComparer.Ordinal))
        {
            outcomes.Add(await ImportKnownAsync(file, cancellation)
                ?? new ImportOutcome(file, null, "Not in the catalogue, left. Import it by its own path to use it as a style."));
        }
        return outcomes;
    }

    /// <summary>Checks every installed model against the catalogue.</summary>
    public IReadOnlyList<ModelCheck> Verify() =>
        [.. Catalog.Models.Select(model => model.Id).Concat(Detectors().Select(model => model.Id)).Select(Check).OfType<ModelCheck>()];

    /// <summary>Removes a model's files. What others share with it stays.</summary>
    /// <exception cref="ModelException">It is not installed, or comes with the program.</exception>
    public void Remove(string id)
    {
        if (OwnModels.Exists(Folders, id))
        {
            File.Delete(OwnModels.PathOf(Folders, id));
            return;
        }
        IReadOnlyList<ModelFile> files = Files(Find(id).Id);
        if (files.Any(file => file.Source is null || Folders.ComesAlong(file.File)))
            throw new ModelException($"{id} comes with the program and stays.");
        if (!files.Any(IsInstalled))
            throw new ModelException($"{id} is not installed.");
        foreach (ModelFile file in files)
            File.Delete(Folders.PlaceOf(file.File));
    }

    async Task<ImportOutcome?> ImportKnownAsync(string path, CancellationToken cancellation)
    {
        CheckedModel model = CheckedModel.Read(path);
        foreach (ModelStatus known in List().Where(known => !OwnModels.Exists(Folders, known.Id)))
        {
            ModelFile? file = Files(known.Id).FirstOrDefault(file => file.Accepts(model.Sha256) || file.Source?.Sha256 == model.Sha256);
            if (file is null)
                continue;
            if (IsSound(file))
                return new ImportOutcome(path, known.Id, $"{known.Id} is installed already.{StillNeeded(known.Id)}");
            await InstallAsync(file, model.Content, cancellation);
            return new ImportOutcome(path, known.Id, $"Installed as {known.Id}.{StillNeeded(known.Id)}");
        }
        return null;
    }

    /// <summary>A sentence about the face model that a compound style lacks; empty when it lacks none.</summary>
    string StillNeeded(string id)
    {
        IEnumerable<string> missing = Missing([id]).Select(model => model.Id);
        return missing.Any() ? $" It needs {string.Join(" and ", missing)} as well." : "";
    }

    /// <summary>Brings a file that was checked into the form in which it is used, and into its place.</summary>
    async Task InstallAsync(ModelFile file, byte[] content, CancellationToken cancellation)
    {
        byte[] model = IsTflite(content) ? TfliteConversion.ToOnnx(content) : content;
        string sha256 = CheckedModel.Hash(model);
        if (!file.Accepts(sha256))
            throw new ModelException($"{file.File} came out with the SHA-256 {sha256}, not the one that the catalogue names. Nothing was installed.");
        await AtomicFile.WriteAsync(Folders.PlaceOf(file.File), model, cancellation);
    }

    async Task<ImportOutcome> ImportOwnAsync(string path, ComputeDevice device, CancellationToken cancellation)
    {
        CheckedModel model = CheckedModel.Read(path);
        if (IsTflite(model.Content))
            model = CheckedModel.Of(path, TfliteConversion.ToOnnx(model.Content));
        await TryOutAsync(model, device, cancellation);

        string id = OwnModels.IdOf(path);
        if (Catalog.Models.Any(known => known.Id == id))
            throw new ModelException($"The catalogue has a style {id} already, and this is another file. Rename the file: its name becomes the style's id.");
        await AtomicFile.WriteAsync(OwnModels.PathOf(Folders, id), model.Content, cancellation);
        return new ImportOutcome(path, id, $"Installed as a style of its own, {id}.");
    }

    /// <summary>Runs a model once on a small grey picture.</summary>
    static async Task TryOutAsync(CheckedModel model, ComputeDevice device, CancellationToken cancellation)
    {
        using ModelSession session = ModelSession.Load(model, device);
        using PixelImage trial = new(TrialPixels, TrialPixels);
        trial.Rgb.Fill(127);
        using PixelImage drawn = await session.RunAsync(trial, cancellation);
    }

    ModelCheck? Check(string id)
    {
        IReadOnlyList<ModelFile> files = Files(id);
        if (!files.Any(file => File.Exists(PathOf(file))))
            return null;
        foreach (ModelFile file in files)
        {
            try
            {
                CheckedModel.Read(Folders, file, id);
            }
            catch (ModelException fault)
            {
                return new ModelCheck(id, IsSound: false, fault.Message);
            }
        }
        return new ModelCheck(id, IsSound: true, "SHA-256 as the catalogue names it.");
    }

    ModelStatus Find(string id) => List().FirstOrDefault(model => model.Id == id)
        ?? throw new ModelException($"There is no model \"{id}\". Models: {string.Join(", ", List().Select(model => model.Id))}.");

    ModelStatus Status(CatalogEntry entry)
    {
        bool installed = Files(entry.Id).All(IsInstalled)
            && (!entry.IsCompound || entry.IsBuiltIn || FaceModels().All(model => IsInstalled(model.Model)));
        return new ModelStatus(
            entry.Id, entry.Name, entry.Look, entry.IsCompound ? ModelKind.Compound : ModelKind.OneModel, entry.Licence,
            Files(entry.Id).Sum(file => file.Bytes), entry.Scene.Sha256, installed, entry.Recommended, entry.Limits,
                entry.Scene.Source?.Url);
    }

    UnusableStyle? WhyUnusable(ModelStatus model)
    {
        if (OwnModels.Exists(Folders, model.Id))
            return new UnusableStyle(model, model.Limits[0]);
        return Files(model.Id).All(IsInstalled)
            ? new UnusableStyle(model, $"It needs the model that finds faces. Run: cartoon models pull {model.Id}")
            : null;
    }

    ModelStatus Status(DetectorModel model, string use) => new(
        model.Id, model.Name, use, ModelKind.Detector, model.Licence,
        model.Model.Bytes, model.Model.Sha256, IsInstalled(model.Model), Recommended: false, Limits: [], model.Model.Source?.Url);

    /// <summary>The status of a user's model; one that can't be read keeps no other from being listed.</summary>
    ModelStatus OwnStatus(string id)
    {
        ModelStatus status = new(id, id, "Your own", ModelKind.OneModel, "Not known here: you brought it", Size: 0, Sha256: "",
            Installed: false, Recommended: false, Limits: [], Source: null);
        try
        {
            string path = OwnModels.PathOf(Folders, id);
            return status with { Sha256 = hashes.Get(path), Size = new FileInfo(path).Length, Installed = true };
        }
        catch (Exception unreadable) when (unreadable is ModelException or IOException)
        {
            return status with { Limits = [unreadable.Message] };
        }
    }

    string RequireSha256(ModelFile file, string id)
    {
        string sha256 = hashes.Get(file.RequirePath(Folders, id));
        file.ThrowUnlessAccepts(sha256, id);
        return sha256;
    }

    /// <summary>The files of a catalogue model, each once: a compound style may draw scenes and heads with the same.</summary>
    IReadOnlyList<ModelFile> Files(string id)
    {
        if (Catalog.Models.FirstOrDefault(model => model.Id == id) is { } style)
            return style.Head is null || style.Head.File == style.Scene.File ? [style.Scene] : [style.Scene, style.Head];
        return [.. Detectors().Where(model => model.Id == id).Select(model => model.Model)];
    }

    IReadOnlyList<DetectorModel> FaceModels() => Catalog.Faces is { } faces ? [faces] : [];

    IReadOnlyList<DetectorModel> PeopleModels() => Catalog.People is { } people ? [people] : [];

    IEnumerable<DetectorModel> Detectors() => FaceModels().Concat(PeopleModels());

    bool IsSound(ModelFile file) => IsInstalled(file) && file.Accepts(CheckedModel.Read(PathOf(file)).Sha256);

    bool IsInstalled(ModelFile file) => File.Exists(PathOf(file));

    string PathOf(ModelFile file) => Folders.Find(file.File);

    static bool IsModelName(string path) => Path.GetExtension(path).ToLowerInvariant() is ".onnx" or ".tflite";

    static bool IsTflite(ReadOnlySpan<byte> content) => content.Length > 8 && content[4..8].SequenceEqual("TFL3"u8);
}
