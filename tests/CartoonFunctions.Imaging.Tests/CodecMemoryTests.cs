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
        long before = ResidentBytes();
        Rounds(300);
        // Its threads let go of their buffers a moment after the picture is done.
        SpinWait.SpinUntil(() => NetVips.Stats.Allocations == 0, TimeSpan.FromSeconds(20));
        Assert.Equal((0, 0), (NetVips.Stats.Allocations, NetVips.Stats.Mem));
        // One leaked 300 x 200 picture a round would be over 50 MiB.
        Assert.InRange(ResidentBytes() - before, long.MinValue, 24 << 20);

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
