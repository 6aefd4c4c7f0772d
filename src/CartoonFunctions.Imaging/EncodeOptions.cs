namespace CartoonFunctions.Imaging;

/// <summary>How a cartoon is written.</summary>
/// <param name="Format">The file format.</param>
/// <param name="Quality">1 to 100 for JPEG and WebP; ignored for PNG.</param>
public sealed record EncodeOptions(OutputFormat Format, int Quality);
