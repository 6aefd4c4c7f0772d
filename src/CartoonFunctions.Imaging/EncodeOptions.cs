namespace CartoonFunctions.Imaging;

/// <summary>How a cartoon is written.</summary>
/// <param name="Format">The file format.</param>
/// <param name="Quality">1 to 100 for lossy formats; others ignore it.</param>
/// <param name="DotsPerInch">How many pixels an inch the file says, 1 or more; null says nothing of it.</param>
public sealed record EncodeOptions(OutputFormat Format, int Quality, double? DotsPerInch = null);
