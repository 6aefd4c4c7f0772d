namespace CartoonFunctions.Imaging.Tests;

/// <summary>Writes an animated GIF: frames of one colour each.</summary>
static class GifFile
{
    /// <summary>Two frames of 16 x 16 pixels: the first red, the second blue.</summary>
    public static byte[] RedThenBlue() =>
    [
        .. "GIF89a"u8, 16, 0, 16, 0, 0x80, 0, 0, // size, and a palette of two colours:
        255, 0, 0, 0, 0, 255,
        .. Frame(colour: 0), .. Frame(colour: 1),
        0x3B,
    ];

    // LZW with three-bit codes, cleared after every two pixels so that no code ever gets longer: clear (4), pixel, pixel, …, end (5).
    static byte[] Frame(byte colour)
    {
        List<int> codes = [];
        for (int i = 0; i < 128; i++)
            codes.AddRange([4, colour, colour]);
        codes.Add(5);
        byte[] packed = new byte[((3 * codes.Count) + 7) / 8];
        for (int i = 0; i < codes.Count; i++)
        {
            for (int bit = 0; bit < 3; bit++)
            {
                if ((codes[i] >> bit & 1) != 0)
                    packed[((3 * i) + bit) / 8] |= (byte)(1 << (((3 * i) + bit) % 8));
            }
        }
        return [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 16, 0, 16, 0, 0, 2, (byte)packed.Length, .. packed, 0];
    }
}
