using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// The channels that a convolution reads: those of a picture and behind them those of another, or a picture's halves. Four halves of a
/// channel are its every second value in every second row, from each of the four places on: a convolution of 6x6 at every second place is
/// one of 3x3 over them.
/// </summary>
readonly unsafe struct Planes
{
    /// <summary>Halves of a channel.</summary>
    public const int Halves = 4;

    const int Lanes = 8;

    readonly float* first;
    readonly float* second;
    readonly int count, height, width;

    /// <summary>Two pictures of one size, or one.</summary>
    /// <param name="first">The one.</param>
    /// <param name="count">Its channels.</param>
    /// <param name="second">The other.</param>
    public Planes(float* first, int count, float* second = null)
    {
        this.first = first;
        this.count = count;
        this.second = second;
    }

    /// <summary>The halves of a picture.</summary>
    /// <param name="whole">The picture.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    public Planes(float* whole, int height, int width)
    {
        first = whole;
        this.height = height;
        this.width = width;
    }

    /// <summary>Whether they are halves, which don't lie in memory as planes.</summary>
    public bool AreHalves => height > 0;

    /// <summary>Where a channel begins.</summary>
    /// <param name="channel">Which.</param>
    /// <param name="size">Values of each.</param>
    public float* Of(int channel, nint size) => channel < count ? first + (channel * size) : second + ((channel - count) * size);

    /// <summary>Takes a part of a half; outside of the picture there are zeros.</summary>
    /// <param name="half">Which: of a channel those of the upper rows first, and of each row the left one.</param>
    /// <param name="top">The half's row at which the part begins.</param>
    /// <param name="left">The column.</param>
    /// <param name="rows">Rows of the part.</param>
    /// <param name="columns">Its columns, a multiple of 8.</param>
    /// <param name="to">Takes it, row by row.</param>
    [SkipLocalsInit] // what lies on the stack is written before it is read
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopyHalf(int half, int top, int left, int rows, int columns, float* to)
    {
        float* edge = stackalloc float[2 * columns];
        float* plane = first + ((nint)(half / Halves) * height * width);
        int fromTop = (2 * top) + (half / 2 % 2);
        bool isOdd = half % 2 == 1;
        for (int y = fromTop; y < fromTop + (2 * rows); y += 2)
        {
            float* row = PlaneRow.Part(plane, height, width, y, 2 * left, 2 * columns, edge);
            for (int x = 0; x < 2 * columns; x += 2 * Lanes, to += Lanes)
            {
                Halving.Part(Vector256.Load(row + x), Vector256.Load(row + x + Lanes), out Vector256<float> even, out Vector256<float> odd);
                (isOdd ? odd : even).Store(to);
            }
        }
    }
}
