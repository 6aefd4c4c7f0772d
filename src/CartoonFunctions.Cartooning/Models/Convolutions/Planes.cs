namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// The channels that a convolution reads: those of a picture and behind them those of another, or a picture's halves. Four halves of a
/// channel are its every second value in every second row, from each of the four places on: those of the upper rows first, and of each row
/// the left one. A convolution at every second place is one at every place over them.
/// </summary>
readonly unsafe struct Planes
{
    readonly float* first;
    readonly float* second;
    readonly int count;

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
        count = int.MaxValue;
        (Height, Width) = (height, width);
    }

    /// <summary>Whether they are halves, which don't lie in memory as planes.</summary>
    public bool AreHalves => Height > 0;

    /// <summary>Rows of the picture of which they are halves.</summary>
    public int Height { get; }

    /// <summary>Its columns.</summary>
    public int Width { get; }

    /// <summary>Where a channel begins.</summary>
    /// <param name="channel">Which.</param>
    /// <param name="size">Values of each.</param>
    public float* Of(int channel, nint size) => channel < count ? first + (channel * size) : second + ((channel - count) * size);
}
