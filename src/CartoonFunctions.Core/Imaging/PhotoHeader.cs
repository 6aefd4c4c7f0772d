namespace CartoonFunctions.Imaging;

/// <summary>What a photo's header says, before any pixel is decoded.</summary>
/// <param name="Format">The format told by content.</param>
/// <param name="Width">Width in pixels once upright.</param>
/// <param name="Height">Height in pixels once upright.</param>
public readonly record struct PhotoHeader(PhotoFormat Format, int Width, int Height);
