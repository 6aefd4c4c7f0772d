using System.Numerics;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>The 896 anchors of BlazeFace, short range: two in each of 16x16 cells, then six in each of 8x8 cells, at the cells' centres.</summary>
static class BlazeFaceAnchors
{
    /// <summary>The anchors in the order of the network's answers, as shares of the picture.</summary>
    public static readonly Vector2[] Centres = [.. Layer(cells: 16, perCell: 2), .. Layer(cells: 8, perCell: 6)];

    static IEnumerable<Vector2> Layer(int cells, int perCell)
    {
        for (int y = 0; y < cells; y++)
        {
            for (int x = 0; x < cells; x++)
            {
                for (int i = 0; i < perCell; i++)
                    yield return new Vector2((x + 0.5f) / cells, (y + 0.5f) / cells);
            }
        }
    }
}
