using System.Runtime.Intrinsics.X86;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>A part of a plane's row, with zeros where it lies outside of the plane.</summary>
static unsafe class PlaneRow
{
    const int LineOfTheCache = 16; // in values

    /// <summary>Has the cache fetch parts of some rows, as those of the next channel: in other pages, which it does not foresee.</summary>
    /// <param name="from">The first row's part. What lies outside of any plane is passed over.</param>
    /// <param name="rowStep">From one row to the next.</param>
    /// <param name="rows">How many.</param>
    /// <param name="length">Values of a part.</param>
    public static void Expect(float* from, nint rowStep, int rows, int length)
    {
        for (int y = 0; y < rows; y++, from += rowStep)
        {
            for (int x = 0; x < length; x += LineOfTheCache)
                Sse.Prefetch0(from + x);
        }
    }

    /// <summary>Where the part is: in the plane, or at the plane's edge in a copy.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="y">The row; may lie outside.</param>
    /// <param name="left">The part's first column; may lie outside.</param>
    /// <param name="length">Its columns.</param>
    /// <param name="edge">Takes the copy.</param>
    public static float* Part(float* plane, int height, int width, int y, int left, int length, float* edge)
    {
        if (y >= 0 && y < height && left >= 0 && left + length <= width)
            return plane + ((nint)y * width) + left;
        Copy(plane, height, width, y, left, length, edge);
        return edge;
    }

    /// <summary>Copies the part; parameters as for <see cref="Part"/>.</summary>
    public static void Copy(float* plane, int height, int width, int y, int left, int length, float* to)
    {
        Span<float> copy = new(to, length);
        copy.Clear();
        int first = Math.Max(0, -left), end = Math.Min(length, width - left);
        if (y >= 0 && y < height && end > first)
            new ReadOnlySpan<float>(plane + ((nint)y * width) + left + first, end - first).CopyTo(copy[first..]);
    }
}
