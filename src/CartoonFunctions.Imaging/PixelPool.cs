using System.Buffers;

namespace CartoonFunctions.Imaging;

/// <summary>
/// The pool that pictures and tensors are rented from: one for all threads. The framework's shared pool would keep arrays for
/// every thread that ever gave one back, many megabytes each.
/// </summary>
static class PixelPool<T>
{
    const int LargestArray = 1 << 26;

    // As many of a size as photos are under way, each with its photo and its cartoon, and as threads draw, each with two buffers.
    static readonly int ArraysOfASize = Math.Max(8, 2 * Environment.ProcessorCount);

    /// <summary>The pool.</summary>
    public static ArrayPool<T> Shared { get; } = ArrayPool<T>.Create(LargestArray, ArraysOfASize);
}
