namespace CartoonFunctions.Cartooning.Models.Installing;

/// <summary>Styles that a user brought: ONNX files among the installed models that the catalogue does not name.</summary>
static class OwnModels
{
    const string Folder = "installed/own";
    const string Extension = ".onnx";

    /// <summary>The ids that are there, in name order.</summary>
    public static IEnumerable<string> Ids(ModelFolders folders)
    {
        string folder = folders.PlaceOf(Folder);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*" + Extension).Select(file => Path.GetFileNameWithoutExtension(file)!)
                .Order(StringComparer.Ordinal)
            : [];
    }

    /// <summary>Where a model of that id lies or would lie.</summary>
    public static string PathOf(ModelFolders folders, string id) => folders.PlaceOf(Path.Combine(Folder, id + Extension));

    /// <summary>Whether there is one of that id. An id is one that <see cref="IdOf"/> could have made, so it never leads out of the
    /// folder.</summary>
    public static bool Exists(ModelFolders folders, string id) =>
        id.Length > 0 && IdOf(id + Extension) == id && File.Exists(PathOf(folders, id));

    /// <summary>The id that a file gives: its name in lower case, with hyphens for what is neither letter nor digit.</summary>
    public static string IdOf(string path)
    {
        IEnumerable<char> letters = Path.GetFileNameWithoutExtension(path).ToLowerInvariant()
            .Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        string id = string.Concat(letters).Trim('-');
        return id.Length > 0 ? id : "model";
    }
}
