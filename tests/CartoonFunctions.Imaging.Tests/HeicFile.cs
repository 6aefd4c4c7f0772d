using System.Buffers.Binary;
using System.Text;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Writes HEIC files: HEVC of blocks that are stored and not predicted (PCM), so that the pixels are exactly those
/// given.</summary>
static class HeicFile
{
    const int Block = 16;

    /// <summary>One picture, sides multiples of 16; <paramref name="properties"/> are boxes such as <see cref="Rotated"/> that apply to it
    /// in order.</summary>
    public static byte[] Write(PixelImage picture, int bits = 8, params byte[][] properties)
    {
        byte[] slice = Slice(picture, bits);
        byte[][] parameters = [Vps(bits), Sps(picture.Width, picture.Height, bits), Pps()];
        // Readers take stored colours for narrow-range ones where nothing is said.
        byte[][] range = properties.Any(property => property.AsSpan().IndexOf("nclx"u8) > 0) ? [] : [Named(1, 13)];
        byte[][] own = [HevcConfiguration(parameters, bits),
            Box("ispe", [0, 0, 0, 0, .. UInt32(picture.Width), .. UInt32(picture.Height)]), .. range, .. properties];
        byte[] data = [.. UInt32(slice.Length), .. slice];
        byte[] type = Box("ftyp", [.. "heic\0\0\0\0mif1heic"u8]);

        // The place of the pixels depends on the length of what says it, which is the same for every place.
        byte[] draft = Meta(0);
        return [.. type, .. Meta(type.Length + draft.Length + 8), .. Box("mdat", data)];

        byte[] Meta(int at) => Box("meta",
        [
            0, 0, 0, 0,
            .. Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. "pict"u8, .. new byte[13]]),
            .. Box("pitm", [0, 0, 0, 0, 0, 1]),
            .. Box("iloc", [0, 0, 0, 0, 0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1, .. UInt32(at), .. UInt32(data.Length)]),
            .. Box("iinf", [0, 0, 0, 0, 0, 1, .. Box("infe", [2, 0, 0, 0, 0, 1, 0, 0, .. "hvc1\0"u8])]),
            .. Box("iprp",
            [
                .. Box("ipco", [.. own.SelectMany(property => property)]),
                .. Box("ipma", [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, (byte)own.Length,
                    .. Enumerable.Range(1, own.Length).Select(number => (byte)(0x80 | number))]),
            ]),
        ]);
    }

    /// <summary>Turned against the clock by so many quarters.</summary>
    public static byte[] Rotated(byte quarters) => Box("irot", [quarters]);

    /// <summary>Mirrored: 0 upside down, 1 left to right.</summary>
    public static byte[] Mirrored(byte axis) => Box("imir", [axis]);

    /// <summary>A colour profile.</summary>
    public static byte[] Profile(byte[] icc) => Box("colr", [.. "prof"u8, .. icc]);

    /// <summary>Colours by name: primaries and transfer; BT.601's matrix, full range.</summary>
    public static byte[] Named(byte primaries, byte transfer) => Box("colr", [.. "nclx"u8, 0, primaries, 0, transfer, 0, 6, 0x80]);

    /// <summary>A box of ISO/IEC 14496-12.</summary>
    public static byte[] Box(string name, byte[] content) => [.. UInt32(content.Length + 8), .. Encoding.ASCII.GetBytes(name), .. content];

    static byte[] UInt32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    static byte[] HevcConfiguration(byte[][] parameters, int bits) => Box("hvcC",
    [
        1, Profile(bits), 0x70, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 186, 0xF0, 0, 0xFC, 0xFD, (byte)(0xF8 | (bits - 8)),
            (byte)(0xF8 | (bits - 8)), 0, 0, 0x0F, (byte)parameters.Length,
        .. parameters.SelectMany(nal => (byte[])[(byte)(0x80 | (nal[0] >> 1)), 0, 1, (byte)(nal.Length >> 8), (byte)nal.Length, .. nal]),
    ]);

    static byte Profile(int bits) => (byte)(bits == 8 ? 3 : 2);

    static byte[] Vps(int bits)
    {
        Bits vps = new();
        vps.Put(4, 0).Put(2, 3).Put(6, 0).Put(3, 0).Put(1, 1).Put(16, 0xFFFF);
        PutProfile(vps, bits);
        vps.Put(1, 1).Ue(0).Ue(0).Ue(0).Put(6, 0).Ue(0).Put(1, 0).Put(1, 0);
        return vps.End().Nal(32);
    }

    static byte[] Sps(int width, int height, int bits)
    {
        Bits sps = new();
        sps.Put(4, 0).Put(3, 0).Put(1, 1);
        PutProfile(sps, bits);
        sps.Ue(0).Ue(1).Ue(width).Ue(height).Put(1, 0).Ue(bits - 8).Ue(bits - 8).Ue(0); // 4:2:0
        sps.Put(1, 1).Ue(0).Ue(0).Ue(0);
        sps.Ue(1).Ue(0).Ue(0).Ue(2).Ue(0).Ue(0); // coding blocks of 16, transforms of 4 to 16
        sps.Put(1, 0).Put(1, 0).Put(1, 0);
        sps.Put(1, 1).Put(4, bits - 1).Put(4, bits - 1).Ue(1).Ue(0).Put(1, 1); // PCM, in blocks of 16
        sps.Ue(0).Put(1, 0).Put(1, 0).Put(1, 0).Put(1, 0).Put(1, 0);
        return sps.End().Nal(33);
    }

    static byte[] Pps()
    {
        Bits pps = new();
        pps.Ue(0).Ue(0).Put(1, 0).Put(1, 0).Put(3, 0).Put(1, 0).Put(1, 0).Ue(0).Ue(0).Ue(0).Put(1, 0).Put(1, 0).Put(1, 0).Ue(0).Ue(0);
        pps.Put(6, 0).Put(1, 0); // no tiles
        pps.Put(1, 1).Put(1, 0).Put(1, 1).Put(1, 0).Put(1, 0).Ue(0).Put(1, 0).Put(1, 0); // no deblocking
        return pps.End().Nal(34);
    }

    static void PutProfile(Bits bits, int depth) =>
        bits.Put(3, 0).Put(5, Profile(depth)).Put(16, 0x7000).Put(16, 0).Put(4, 0b1001).Put(22, 0).Put(22, 0).Put(8, 186);

    static byte[] Slice(PixelImage picture, int bits)
    {
        Bits slice = new();
        slice.Put(1, 1).Put(1, 0).Ue(0).Ue(2).Ue(0).Align(); // an I slice, at the default quantizer
        Arithmetic coder = new(slice);
        (int across, int down) = (picture.Width / Block, picture.Height / Block);
        for (int block = 0; block < across * down; block++)
        {
            coder.PutWholeBlock();
            coder.PutLast(true); // stored
            PutSamples(slice, picture, block % across * Block, block / across * Block, bits);
            coder.Begin();
            coder.PutLast(block == (across * down) - 1);
        }
        return slice.PadZeros().Nal(20);
    }

    static void PutSamples(Bits slice, PixelImage picture, int left, int top, int bits)
    {
        slice.PadZeros();
        foreach (int plane in (ReadOnlySpan<int>)[0, 1, 2])
        {
            int step = plane == 0 ? 1 : 2;
            for (int y = top; y < top + Block; y += step)
            {
                for (int x = left; x < left + Block; x += step)
                    slice.Put(bits, Sample(picture, x, y, plane, bits));
            }
        }
    }

    /// <summary>Luma, or a chroma over four pixels, by BT.601 in full range.</summary>
    static int Sample(PixelImage picture, int x, int y, int plane, int bits)
    {
        double sum = 0;
        int side = plane == 0 ? 1 : 2;
        for (int i = 0; i < side * side; i++)
        {
            ReadOnlySpan<byte> pixel = picture.RgbRow(y + (i / 2)).Slice(3 * (x + (i % 2)), 3);
            sum += plane switch
            {
                0 => (0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]),
                1 => 127.5 + (-0.168736 * pixel[0]) - (0.331264 * pixel[1]) + (0.5 * pixel[2]),
                _ => 127.5 + (0.5 * pixel[0]) - (0.418688 * pixel[1]) - (0.081312 * pixel[2]),
            };
        }
        int most = (1 << bits) - 1;
        return Math.Clamp((int)Math.Round((sum / (side * side) * most / 255) + (plane == 0 ? 0 : 0.5)), 0, most);
    }

    /// <summary>Bits, most significant first, as H.265 writes them.</summary>
    sealed class Bits
    {
        readonly List<byte> bytes = [];
        int free;

        public Bits Put(int count, int value)
        {
            for (int i = count - 1; i >= 0; i--)
            {
                if (free == 0)
                {
                    bytes.Add(0);
                    free = 8;
                }
                bytes[^1] |= (byte)(((value >> i) & 1) << --free);
            }
            return this;
        }

        /// <summary>An Exp-Golomb number.</summary>
        public Bits Ue(int value)
        {
            int length = int.Log2(value + 1);
            return Put(length, 0).Put(length + 1, value + 1);
        }

        public Bits PadZeros()
        {
            free = 0;
            return this;
        }

        public Bits Align() => Put(1, 1).PadZeros();

        public Bits End() => Align();

        /// <summary>The unit with its header; where its bytes would look like the start of another one, a 3 is put in.</summary>
        public byte[] Nal(int type)
        {
            List<byte> unit = [(byte)(type << 1), 1];
            int zeros = 0;
            foreach (byte value in bytes)
            {
                if (zeros >= 2 && value <= 3)
                {
                    unit.Add(3);
                    zeros = 0;
                }
                unit.Add(value);
                zeros = value == 0 ? zeros + 1 : 0;
            }
            return [.. unit];
        }
    }

    /// <summary>The arithmetic coder (H.265, 9.3), as far as stored blocks need it.</summary>
    sealed class Arithmetic(Bits bits)
    {
        // Of table 9-46 the last column: the range is always near its largest when a symbol comes.
        static readonly byte[] Lps =
        [
            240, 227, 216, 205, 195, 185, 175, 166, 158, 150, 142, 135, 128, 122, 116, 110, 104, 99, 94, 89, 85, 80, 76, 72, 69, 65, 62,
                59, 56, 53, 50, 48,
            45, 43, 41, 39, 37, 35, 33, 31, 30, 28, 27, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 14, 13, 12, 12, 11, 11, 10, 9, 2,
        ];

        int state;
        int low;
        int range = 510;
        int outstanding;
        bool isFirst = true;

        public void Begin() => (low, range, outstanding, isFirst) = (0, 510, 0, true);

        /// <summary>That the block is not parted, which is the likelier symbol and gets likelier each time.</summary>
        public void PutWholeBlock()
        {
            range -= Lps[state];
            state = Math.Min(state + 1, 62);
            Renormalize();
        }

        /// <summary>Whether something ends here; when it does, all that is pending is written.</summary>
        public void PutLast(bool ends)
        {
            range -= 2;
            if (ends)
            {
                low += range;
                range = 2;
                Renormalize();
                PutBit((low >> 9) & 1);
                bits.Put(2, ((low >> 7) & 3) | 1);
            }
            else
                Renormalize();
        }

        void Renormalize()
        {
            for (; range < 256; range <<= 1, low <<= 1)
            {
                if (low < 256)
                    PutBit(0);
                else if (low >= 512)
                {
                    low -= 512;
                    PutBit(1);
                }
                else
                {
                    low -= 256;
                    outstanding++;
                }
            }
        }

        void PutBit(int bit)
        {
            if (isFirst)
                isFirst = false;
            else
                bits.Put(1, bit);
            for (; outstanding > 0; outstanding--)
                bits.Put(1, 1 - bit);
        }
    }
}
