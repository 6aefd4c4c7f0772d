using System.Numerics;

namespace CartoonFunctions.Cartooning;

/// <summary>Rows of a picture's differences, R, G, B, R, …</summary>
interface IDifferenceRows
{
    /// <summary>Pixels of a row.</summary>
    int Width { get; }

    /// <summary>Rows.</summary>
    int Height { get; }

    /// <summary>A row as vectors; beyond the picture the nearest that is inside.</summary>
    Span<Vector<short>> Vectors(int y);
}
