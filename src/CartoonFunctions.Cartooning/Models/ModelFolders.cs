namespace CartoonFunctions.Cartooning.Models;

/// <summary>Where models lie: in the folder that comes with a program, which may be read-only, and in the one that models are installed
/// into. Both are laid out alike, and may be the same.</summary>
/// <param name="program">The folder with the catalogue and the models that come with it.</param>
/// <param name="installs">The folder that models are installed into, made when it is needed; null is the first.</param>
public sealed class ModelFolders(string program, string? installs = null)
{
    /// <summary>The folder with the catalogue and the models that come with it.</summary>
    public string Program { get; } = program;

    /// <summary>The folder that models are installed into.</summary>
    public string Installs { get; } = installs ?? program;

    /// <summary>The catalogue's file.</summary>
    public string Catalogue => Path.Combine(Program, ModelCatalog.FileName);

    /// <summary>Whether a file lies beside the catalogue and is nobody's to replace or remove.</summary>
    /// <param name="file">Its path under the folders.</param>
    public bool ComesAlong(string file) => Program != Installs && File.Exists(Path.Combine(Program, file));

    /// <summary>Where a file is read from: what comes with the program is of the catalogue's own version, so it goes before what was
    /// installed for an earlier one.</summary>
    /// <param name="file">Its path under the folders.</param>
    public string Find(string file) => ComesAlong(file) ? Path.Combine(Program, file) : PlaceOf(file);

    /// <summary>Where a file is installed.</summary>
    /// <param name="file">Its path under the folders.</param>
    public string PlaceOf(string file) => Path.Combine(Installs, file);
}
