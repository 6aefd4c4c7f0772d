namespace CartoonFunctions.Imaging;

/// <summary>How a cartoon is written.</summary>
/// <param name="Format">The file format.</param>
/// <param name="Quality">1 to 100 for lossy formats; others ignore it.</param>
public sealed record EncodeOptions(OutputFormat Format, int Quality);
