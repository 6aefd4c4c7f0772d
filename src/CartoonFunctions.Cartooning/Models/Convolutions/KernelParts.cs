namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A square kernel as several of 3x3, for <see cref="WinogradTransform"/> takes no other, each over a part of every channel; their results
/// are summed up. A wider kernel is cut, and each piece reads the channel that much further on. Of a kernel at every second place the taps
/// at even and at odd places read a channel's halves, as <see cref="Planes"/> has them. A piece with fewer than three taps along a side has
/// zeros for the others: the products that are zero with them are left out.
/// </summary>
sealed class KernelParts
{
    /// <summary>Kinds of products, by the parts that they take.</summary>
    public const int Kinds = SideKinds * SideKinds;

    const int SideKinds = 3;
    const int None = -1;

    readonly Side[] sides;

    KernelParts(Side[] sides) => this.sides = sides;

    /// <summary>A kernel of 3x3 as it is.</summary>
    public static KernelParts Whole { get; } = Cut(3);

    /// <summary>Parts of a channel.</summary>
    public int Count => sides.Length * sides.Length;

    /// <summary>Products of a tile that are not zero, of all parts together.</summary>
    public int Products => Factors * Factors;

    int Factors => sides.Sum(side => side.EndFactor - side.FirstFactor);

    /// <summary>A kernel at every place, with as many values before its middle as behind it.</summary>
    /// <param name="kernel">Its side, odd.</param>
    public static KernelParts Cut(int kernel)
    {
        int middle = kernel / 2;
        List<Side> sides = [];
        for (int tap = 0; tap < kernel; tap += 3)
        {
            // A tap that is left alone is the middle one: with it two products are zero, with any other one.
            sides.Add((kernel - tap) switch
            {
                1 => new(tap - middle, None, tap, None),
                2 => new(tap + 1 - middle, tap, tap + 1, None),
                _ => new(tap + 1 - middle, tap, tap + 1, tap + 2),
            });
        }
        return new([.. sides]);
    }

    /// <summary>A kernel at every second place.</summary>
    /// <param name="kernel">Its side.</param>
    /// <param name="pad">Zeros before the first value.</param>
    public static KernelParts Halved(int kernel, int pad)
    {
        return new([Half(0), Half(1)]);

        Side Half(int odd) => new(odd, Tap(odd - 2), Tap(odd), Tap(odd + 2));

        int Tap(int value) => value + pad >= 0 && value + pad < kernel ? value + pad : None;
    }

    /// <summary>Whether the halves of a channel have room for a kernel at every second place.</summary>
    public static bool CanHalve(long kernel, long pad) => kernel > 1 && pad is >= 0 and <= 2 && kernel - pad <= 4;

    /// <summary>How far a part is from the channel, in rows and columns; of halves which it is of each.</summary>
    public (int Down, int Right) Place(int part) => (sides[part / sides.Length].From, sides[part % sides.Length].From);

    /// <summary>Of which kind a product is.</summary>
    public static int KindOf(int product)
    {
        return (SideKinds * OfSide(product / WinogradTransform.Values)) + OfSide(product % WinogradTransform.Values);

        static int OfSide(int factor) => factor switch { 0 => 0, WinogradTransform.Values - 1 => 2, _ => 1 };
    }

    /// <summary>Whether products of a kind take a part: with the others they are zero.</summary>
    public bool Takes(int part, int kind) =>
        Takes(sides[part / sides.Length], kind / SideKinds) && Takes(sides[part % sides.Length], kind % SideKinds);

    /// <summary>Of a tile's six rows of factors those that some product takes of a part: the first, and the one after the last.</summary>
    public (int First, int End) Rows(int part)
    {
        Side side = sides[part / sides.Length];
        return (side.FirstFactor, side.EndFactor);
    }

    /// <summary>A part's taps of a kernel, row by row.</summary>
    /// <param name="part">Which part.</param>
    /// <param name="kernel">The kernel, row by row.</param>
    /// <param name="side">Its side.</param>
    /// <param name="taps">Takes nine.</param>
    public void CopyTaps(int part, ReadOnlySpan<float> kernel, int side, Span<float> taps)
    {
        (Side rows, Side columns) = (sides[part / sides.Length], sides[part % sides.Length]);
        for (int tap = 0; tap < taps.Length; tap++)
        {
            (int y, int x) = (rows.Tap(tap / 3), columns.Tap(tap % 3));
            taps[tap] = y == None || x == None ? 0 : kernel[(y * side) + x];
        }
    }

    static bool Takes(Side side, int kind) => kind switch { 0 => side.First != None, 2 => side.Third != None, _ => true };

    /// <summary>Three taps along a side.</summary>
    /// <param name="From">Where the value of the second one is.</param>
    /// <param name="First">Which of the kernel's it is; -1 for a zero.</param>
    /// <param name="Second">The next.</param>
    /// <param name="Third">The last.</param>
    readonly record struct Side(int From, int First, int Second, int Third)
    {
        // Winograd's first factor is the first tap's alone, and its last one the third's.
        public int FirstFactor => First == None ? 1 : 0;

        public int EndFactor => WinogradTransform.Values - (Third == None ? 1 : 0);

        public int Tap(int place) => place switch { 0 => First, 1 => Second, _ => Third };
    }
}
