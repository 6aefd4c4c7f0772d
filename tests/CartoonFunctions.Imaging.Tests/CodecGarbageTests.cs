using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>A collection stops every thread that draws, so photos must not bring one about. Runs alone: it measures the whole
/// process.</summary>
[Collection(nameof(CodecMemoryTests))]
public sealed class CodecGarbageTests
{
    const int Rounds = 40;

    [Fact]
    public void A_photo_leaves_the_collector_nothing_to_do()
    {
        VipsCodec codec = new(new PhotoLimits());
        using PixelImage drawn = TestPictures.Noise(800, 600);
        using FileBuffer photo = Encoded(drawn);
        RunRound();

        int collections = GC.CollectionCount(GC.MaxGeneration);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int round = 0; round < Rounds; round++)
            RunRound();

        // One in every other round it was.
        Assert.InRange(GC.CollectionCount(GC.MaxGeneration) - collections, 0, Rounds / 10);
        // The file alone has 1.4 MB, and each of the pictures as much or more.
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - allocated) / Rounds, 0, 100_000);

        void RunRound()
        {
            using PixelImage decoded = codec.Decode(photo.Memory, 700, keepMetadata: false);
            using PixelImage smaller = codec.Resize(decoded, 600, 450);
            using PixelImage larger = codec.Resize(smaller, 800, 600);
            Encoded(larger).Dispose();
        }

        FileBuffer Encoded(PixelImage picture)
        {
            FileBuffer file = new(2 << 20);
            codec.Encode(picture, new EncodeOptions(OutputFormat.Png, 90), file);
            return file;
        }
    }
}
