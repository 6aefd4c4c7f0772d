using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Memory outside the garbage collector's sight must not grow with the number of photos. Runs alone: it measures the whole
/// process.</summary>
[Collection(nameof(CodecMemoryTests))]
[CollectionDefinition(nameof(CodecMemoryTests), DisableParallelization = true)]
public sealed class CodecMemoryTests
{
    [Fact]
    public void Libvips_holds_nothing_after_hundreds_of_photos()
    {
        VipsCodec codec = new(new PhotoLimits());
        using PixelImage drawn = TestPictures.Picture(300, 200, hasAlpha: true);
        byte[][] photos = [.. Enum.GetValues<OutputFormat>().Select(format => codec.Encode(drawn, new EncodeOptions(format, 90)))];
        byte[] turned = JpegFile.With(photos[(int)OutputFormat.Jpeg], JpegFile.Exif, JpegFile.ExifBlock(6));
        byte[] broken = photos[0][..(photos[0].Length / 2)];

        Rounds(100);
        // What the process takes once, whatever for, is no leak: that comes again with every block of rounds.
        long smallestGrowth = long.MaxValue;
        for (int block = 0; block < 3; block++)
        {
            long before = ResidentBytes();
            Rounds(150);
            smallestGrowth = Math.Min(smallestGrowth, ResidentBytes() - before);
        }
        // Its threads let go of their buffers a moment after the picture is done.
        SpinWait.SpinUntil(() => NetVips.Stats.Allocations == 0, TimeSpan.FromSeconds(20));
        Assert.Equal((0, 0), (NetVips.Stats.Allocations, NetVips.Stats.Mem));
        // One leaked picture a round, of 200 x 133 pixels at least, would be over 11 MiB.
        Assert.InRange(smallestGrowth, long.MinValue, 6 << 20);

        void Rounds(int count)
        {
            for (int round = 0; round < count; round++)
            {
                using PixelImage photo = codec.Decode(round % 4 == 3 ? turned : photos[round % 4], 200, keepMetadata: round % 2 == 0);
                using PixelImage resized = codec.Resize(photo, 120, 90);
                codec.Encode(resized, new EncodeOptions((OutputFormat)(round % 3), 90));
                codec.Encode(photo, new EncodeOptions((OutputFormat)(round % 3), 90));
                Assert.Throws<PhotoRefusedException>(() => codec.Decode(broken, 200, keepMetadata: false));
            }
        }
    }

    static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
