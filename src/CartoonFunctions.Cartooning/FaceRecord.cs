namespace CartoonFunctions.Cartooning;

/// <summary>A face that was drawn on its own: pixels of the cartoon, upright, from the top left.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Score">The detector's confidence, 0 to 1.</param>
public sealed record FaceRecord(double X, double Y, double Width, double Height, double Score);
