namespace CartoonFunctions.Local;

/// <summary>Where the models are.</summary>
static class ModelsFolder
{
    /// <summary>The folder in <c>CARTOON_MODELS</c>, or the one that lies beside the program.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("CARTOON_MODELS") is { Length: > 0 } folder
        ? folder
        : System.IO.Path.Combine(AppContext.BaseDirectory, "models");
}
