using System.Numerics;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>The 2,304 anchors of BlazeFace, full range: one in each of 48x48 cells, at the cell's centre.</summary>
static class BlazeFaceAnchors
{
    const int Cells = 48;

    /// <summary>The anchors in the order of the network's answers, as shares of the picture.</summary>
    public static readonly Vector2[] Centres =
    [
        .. Enumerable.Range(0, Cells * Cells).Select(i => new Vector2((i % Cells + 0.5f) / Cells, (i / Cells + 0.5f) / Cells)),
    ];
}
