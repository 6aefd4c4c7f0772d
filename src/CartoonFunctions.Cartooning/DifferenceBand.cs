using System.Numerics;
using System.Runtime.InteropServices;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Differences of a picture, R, G, B, R, …; each row fills whole vectors.</summary>
sealed class DifferenceBand(int width, int height) : IDifferenceRows, IDisposable
{
    readonly int vectorsPerRow = VectorsFor(width);
    readonly PixelBuffer<short> buffer = new(VectorsFor(width) * Vector<short>.Count * height);

    /// <inheritdoc/>
    public int Width => width;

    /// <inheritdoc/>
    public int Height => height;

    /// <summary>A row.</summary>
    public Span<short> Row(int y) => buffer.Span.Slice(y * vectorsPerRow * Vector<short>.Count, 3 * width);

    /// <inheritdoc/>
    public Span<Vector<short>> Vectors(int y) =>
        MemoryMarshal.Cast<short, Vector<short>>(buffer.Span).Slice(Math.Clamp(y, 0, height - 1) * vectorsPerRow, vectorsPerRow);

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => buffer.Dispose();

    static int VectorsFor(int width) => ((3 * width) + Vector<short>.Count - 1) / Vector<short>.Count;
}
