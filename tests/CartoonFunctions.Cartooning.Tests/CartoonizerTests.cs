using System.Buffers;
using System.Text;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests;

/// <summary>The whole journey with the built-in style.</summary>
public sealed class CartoonizerTests : IDisposable
{
    readonly VipsCodec codec = new(new PhotoLimits());
    readonly StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));
    readonly Cartoonizer cartoonizer;

    public CartoonizerTests() => cartoonizer = new Cartoonizer(codec, models);

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 301)]
    [InlineData(301, 9)]
    [InlineData(333, 250)]
    public async Task A_photo_of_any_size_keeps_it(int width, int height)
    {
        Cartoon cartoon = await cartoonizer.DrawAsync(TestPhotos.Encode(width, height), new DrawOptions(), default);

        Assert.Equal((width, height), (cartoon.Width, cartoon.Height));
    }

    public static TheoryData<DrawOptions> OutOfRange =>
        [new() { Strength = double.NaN }, new() { Strength = 1.1 }, new() { Resolution = DrawOptions.MaxResolution + 1 },
            new() { Quality = 0 }];

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public async Task An_option_out_of_its_range_is_refused_before_anything_is_drawn(DrawOptions options) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => cartoonizer.DrawAsync(ReadOnlyMemory<byte>.Empty, options, default));

    [Fact]
    public async Task A_decode_without_end_is_left_behind_when_the_photo_s_time_is_over()
    {
        using EndlessCodec endless = new();
        using CancellationTokenSource deadline = new();
        Cartoonizer over = new(endless, models);
        Task<Cartoon> drawing = over.DrawAsync(new byte[1], new DrawOptions(), deadline.Token);
        Assert.True(endless.Begun.Wait(TimeSpan.FromSeconds(30)));

        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawing.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(endless.HasEnded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_file_says_that_a_model_has_drawn_it_unless_that_is_not_wanted(bool noLabel)
    {
        Cartoon cartoon = await cartoonizer.DrawAsync(TestPhotos.Encode(64, 48), new DrawOptions { NoLabel = noLabel }, default);

        using PixelImage read = codec.Decode(cartoon.Encoded, 512, keepMetadata: true);
        if (noLabel)
            Assert.Null(read.Metadata);
        else
            Assert.Contains(DigitalSource.DrawnFromPhoto, Encoding.UTF8.GetString(read.Metadata!.Xmp!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_long_side_is_brought_down_to_the_resolution()
    {
        Cartoon cartoon = await cartoonizer.DrawAsync(TestPhotos.Encode(1600, 800), new DrawOptions { Resolution = 512 }, default);

        Assert.Equal((512, 256), (cartoon.Width, cartoon.Height));
    }

    [Fact]
    public async Task A_photo_within_the_largest_size_keeps_its_own()
    {
        DrawOptions options = new() { Resolution = DrawOptions.MaxResolution };

        Cartoon own = await cartoonizer.DrawAsync(TestPhotos.Encode(2500, 300), options, default);
        Cartoon largest = await cartoonizer.DrawAsync(TestPhotos.Encode(5000, 300), options, default);

        Assert.Equal((2500, 300), (own.Width, own.Height));
        Assert.Equal((4096, 246), (largest.Width, largest.Height));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(768)]
    public void A_scene_is_never_drawn_larger_than_the_networks_have_room_for(int bestLongSide)
    {
        using PixelImage noise = NoisePicture.Of(3000, 60, seed: 1);

        using PixelImage? scene = new CartoonizeScene(codec).SmallestFaithful(noise, bestLongSide);

        Assert.Equal((2048, 41), (scene?.Width, scene?.Height));
    }

    [Fact]
    public async Task The_same_photo_gives_the_same_bytes_on_every_run()
    {
        byte[] photo = TestPhotos.Encode(500, 400, seed: 4);

        Cartoon[] cartoons = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => cartoonizer.DrawAsync(photo, new DrawOptions(), default))));

        Assert.All(cartoons, cartoon => Assert.Equal(cartoons[0].Encoded, cartoon.Encoded));
    }

    [Fact]
    public async Task Less_strength_is_nearer_to_the_photo()
    {
        byte[] photo = await File.ReadAllBytesAsync(Path.Combine(TestFolders.Repository, "docs/samples/portrait-4.jpg"));

        double faint = await DistanceAsync(photo, 0.1);
        double usual = await DistanceAsync(photo, 0.7);
        double full = await DistanceAsync(photo, 1.0);

        Assert.True(0 < faint && faint * 4 < usual && usual * 1.05 < full, $"{faint} {usual} {full}");
    }

    [Fact]
    public async Task Transparency_of_the_photo_is_kept()
    {
        using PixelImage photo = new(64, 48, hasAlpha: true);
        photo.Rgb.Fill(120);
        for (int i = 0; i < photo.Alpha.Length; i++)
            photo.Alpha[i] = (byte)(i % 64 * 4);

        Cartoon cartoon = await cartoonizer.DrawAsync(codec.Encode(photo, new EncodeOptions(OutputFormat.Png, 90)), new DrawOptions(),
            default);

        using PixelImage decoded = codec.Decode(cartoon.Encoded, 512, keepMetadata: false);
        Assert.Equal(photo.Alpha.ToArray(), decoded.Alpha.ToArray());
    }

    [Fact]
    public async Task A_cancelled_drawing_stops()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            cartoonizer.DrawAsync(TestPhotos.Encode(), new DrawOptions(), cancelled.Token));
    }

    [Fact]
    public void A_style_that_does_not_exist_is_answered_with_those_that_do() =>
        Assert.Contains("ink-comic", Assert.Throws<ModelException>(() => cartoonizer.Identify("vermeer")).Message,
            StringComparison.Ordinal);

    async Task<double> DistanceAsync(byte[] photo, double strength)
    {
        Cartoon cartoon = await cartoonizer.DrawAsync(photo, new DrawOptions { Strength = strength, Resolution = 512 }, default);
        using PixelImage before = codec.Decode(photo, 512, keepMetadata: false);
        using PixelImage after = codec.Decode(cartoon.Encoded, 512, keepMetadata: false);
        return DetailLoss.Between(before, after);
    }

    /// <summary>A codec whose decoder is busy until the test is over.</summary>
    sealed class EndlessCodec : IImageCodec, IDisposable
    {
        readonly ManualResetEventSlim over = new();

        public ManualResetEventSlim Begun { get; } = new();

        public bool HasEnded { get; private set; }

        public PixelImage Decode(ReadOnlyMemory<byte> photo, int longSidePixels, bool keepMetadata, bool acceptDamaged = false)
        {
            Begun.Set();
            over.Wait();
            HasEnded = true;
            return new PixelImage(8, 8);
        }

        public PhotoHeader Probe(ReadOnlyMemory<byte> photo) => throw new NotSupportedException();

        public void Encode(PixelImage image, EncodeOptions options, IBufferWriter<byte> file) => throw new NotSupportedException();

        public PixelImage Resize(PixelImage image, int width, int height) => throw new NotSupportedException();

        public void Dispose() => over.Set();
    }
}
