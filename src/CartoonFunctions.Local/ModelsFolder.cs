using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Local;

/// <summary>Where the models are.</summary>
static class ModelsFolder
{
    /// <summary>The folder in <c>CARTOON_MODELS</c> for everything; else those that lie beside the program, and beside them, or among the
    /// person's own data where the program was installed, what is installed.</summary>
    public static ModelFolders All { get; } = Choose();

    static ModelFolders Choose()
    {
        if (Environment.GetEnvironmentVariable("CARTOON_MODELS") is { Length: > 0 } folder)
            return new ModelFolders(folder);
        string beside = Path.Combine(ProgramPlaces.Program, "models");
        return ProgramPlaces.Checkout is null ? new ModelFolders(beside, Path.Combine(ProgramPlaces.OwnData, "models")) : new ModelFolders(beside);
    }
}
