using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

[Collection(nameof(CodecMemoryTests))]
public sealed class LargeDecodesTests
{
    const long Large = 512L << 20;

    [Fact]
    public async Task Of_pictures_that_a_decoder_holds_whole_two_are_decoded_at_a_time()
    {
        int open = 0, most = 0;
        await Parallel.ForAsync(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellation) =>
        {
            using IDisposable? place = LargeDecodes.Enter([], PhotoFormat.Png, Large);
            most = Math.Max(most, Interlocked.Increment(ref open));
            await Task.Delay(1, cancellation);
            Interlocked.Decrement(ref open);
        });
        Assert.InRange(most, 1, LargeDecodes.MostAtOnce);
    }

    [Fact]
    public void Small_pictures_and_jpegs_that_come_by_rows_wait_for_nobody()
    {
        using PixelImage drawn = TestPictures.Picture(32, 32);
        byte[] jpeg = new VipsCodec(new PhotoLimits()).Encode(drawn, new EncodeOptions(OutputFormat.Jpeg, 90));
        byte[] progressive = [.. jpeg];
        progressive[progressive.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 1] = 0xC2;

        Assert.Null(LargeDecodes.Enter([], PhotoFormat.Png, 24_000_000 * 3));
        Assert.Null(LargeDecodes.Enter(jpeg, PhotoFormat.Jpeg, Large));
        using IDisposable? place = LargeDecodes.Enter(progressive, PhotoFormat.Jpeg, Large);
        Assert.NotNull(place);
    }
}
