namespace CartoonFunctions.Local;

/// <summary>The sample photos that come with the program.</summary>
static class SamplePhotos
{
    /// <summary>Their folder.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(ModelsFolder.All.Program, "..", "docs", "samples"));
}
