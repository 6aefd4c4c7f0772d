using System.Buffers.Binary;
using System.Text;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>What every codec promises; run against each implementation, on files that the tests write themselves.</summary>
public abstract partial class ImageCodecContract
{
    protected static readonly PhotoLimits Limits = new();

    /// <summary>The implementation under test, with the limits of <see cref="Limits"/>.</summary>
    protected abstract IImageCodec Codec { get; }

    /// <summary>The formats that the codec writes.</summary>
    protected virtual OutputFormat[] Written => Enum.GetValues<OutputFormat>();

    static readonly EncodeOptions Png = new(OutputFormat.Png, 90);
    static readonly EncodeOptions Jpeg = new(OutputFormat.Jpeg, 95);
    static readonly EncodeOptions WebP = new(OutputFormat.WebP, 95);

    [Fact]
    public void A_png_comes_back_as_it_was_drawn()
    {
        using PixelImage drawn = TestPictures.Picture(97, 61, hasAlpha: true);
        using PixelImage back = Codec.Decode(Codec.Encode(drawn, Png), 1024, keepMetadata: false);
        TestPictures.AssertAlike(drawn, back, 0, 0);
        Assert.True(back.Alpha.SequenceEqual(drawn.Alpha));
    }

    [Theory]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.WebP)]
    public void A_lossy_file_comes_back_nearly_as_it_was_drawn(OutputFormat format)
    {
        using PixelImage drawn = TestPictures.Picture(320, 200);
        using PixelImage back = Codec.Decode(Codec.Encode(drawn, new EncodeOptions(format, 95)), 1024, keepMetadata: false);
        Assert.False(back.HasAlpha);
        TestPictures.AssertAlike(drawn, back, 1.5, 14);
    }

    [Theory]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.WebP)]
    public void A_higher_quality_makes_a_larger_file(OutputFormat format)
    {
        using PixelImage drawn = TestPictures.Noise(64, 64);
        Assert.True(Codec.Encode(drawn, new EncodeOptions(format, 95)).Length > Codec.Encode(drawn, new EncodeOptions(format, 40)).Length);
    }

    [Fact]
    public void A_jpeg_of_high_quality_keeps_the_full_resolution_of_colours()
    {
        using PixelImage stripes = TestPictures.Plain(64, 64, 200, 30, 30);
        for (int y = 0; y < 64; y++)
        {
            for (int x = 0; x < 64; x += 2)
                ((ReadOnlySpan<byte>)[30, 60, 200]).CopyTo(stripes.RgbRow(y)[(3 * x)..]);
        }
        using PixelImage back = Codec.Decode(Codec.Encode(stripes, Jpeg), 64, keepMetadata: false);
        TestPictures.AssertAlike(stripes, back, 6, 40);
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Jpeg)]
    public void A_header_is_read_from_the_beginning_of_a_file(OutputFormat format)
    {
        using PixelImage drawn = TestPictures.Noise(700, 500);
        byte[] file = Codec.Encode(drawn, new EncodeOptions(format, 100));
        Assert.True(file.Length > 300 << 10);
        PhotoHeader expected = new(format is OutputFormat.Png ? PhotoFormat.Png : PhotoFormat.Jpeg, 700, 500);
        Assert.Equal(expected, Codec.Probe(file));
        Assert.Equal(expected, Codec.Probe(file.AsMemory(0, 256 << 10)));
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.WebP)]
    public void A_header_that_is_not_all_there_is_refused(OutputFormat format)
    {
        using PixelImage drawn = TestPictures.Picture(64, 64);
        byte[] file = Codec.Encode(drawn, new EncodeOptions(format, 90));
        PhotoRefusedException refused = Assert.Throws<PhotoRefusedException>(() => Codec.Probe(file.AsMemory(0, 24)));
        Assert.Contains("header", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutputFormat.Png, "PNG")]
    [InlineData(OutputFormat.Jpeg, "JPEG")]
    [InlineData(OutputFormat.WebP, "WebP")]
    public void A_truncated_file_is_refused_by_name(OutputFormat format, string name)
    {
        using PixelImage drawn = TestPictures.Noise(256, 256);
        byte[] file = Codec.Encode(drawn, new EncodeOptions(format, 90));
        PhotoRefusedException refused =
            Assert.Throws<PhotoRefusedException>(() =>
                Codec.Decode(file.AsMemory(0, file.Length * 2 / 3), 128, keepMetadata: false).Dispose());
        Assert.Contains($"{name} ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("damaged or cut off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_png_with_a_flipped_bit_is_refused()
    {
        using PixelImage drawn = TestPictures.Noise(64, 64);
        byte[] file = Codec.Encode(drawn, Png);
        file[file.Length / 2] ^= 0x10;
        Assert.Throws<PhotoRefusedException>(() => Codec.Decode(file, 64, keepMetadata: false).Dispose());
    }

    [Fact]
    public void Random_damage_never_ends_in_anything_but_a_refusal_or_a_picture()
    {
        using PixelImage drawn = TestPictures.Picture(80, 60, hasAlpha: true);
        Random random = new(7);
        foreach (OutputFormat format in Written)
        {
            byte[] file = Codec.Encode(drawn, new EncodeOptions(format, 90));
            for (int round = 0; round < 60; round++)
            {
                byte[] broken = [.. file];
                for (int i = 0; i < 4; i++)
                    broken[random.Next(12, broken.Length)] = (byte)random.Next(256);
                try
                {
                    Codec.Decode(broken, 64, keepMetadata: true).Dispose();
                }
                catch (PhotoRefusedException refused)
                {
                    Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData(8193, 100, "8192")]
    [InlineData(100, 60000, "8192")]
    [InlineData(7, 100, "at least 8")]
    public void A_size_out_of_bounds_is_told_and_refused_from_the_header(int width, int height, string reason)
    {
        // There are no pixels in it, so only the header can be what is refused.
        byte[] bomb = PngFile.Write(width, height, 8, PngFile.Rgb, []);
        PhotoHeader header = Codec.Probe(bomb);
        Assert.Equal((width, height), (header.Width, header.Height));
        Assert.Contains(reason, Assert.Throws<PhotoRefusedException>(() => Limits.Check(header)).Message, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<PhotoRefusedException>(() => Codec.Decode(bomb, 1024, keepMetadata: false).Dispose())
            .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limits_hold_up_to_the_last_pixel()
    {
        using PixelImage drawn = TestPictures.Picture(8192, 8);
        using PixelImage back = Codec.Decode(Codec.Encode(drawn, Png), 8192, keepMetadata: false);
        TestPictures.AssertAlike(drawn, back, 0, 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Every_exif_orientation_comes_out_upright(ushort orientation)
    {
        using PixelImage upright = TestPictures.Picture(160, 96);
        using PixelImage stored = TestPictures.Stored(upright, orientation);
        byte[] photo = JpegFile.With(Codec.Encode(stored, Jpeg), JpegFile.Exif, JpegFile.ExifBlock(orientation));

        Assert.Equal(new PhotoHeader(PhotoFormat.Jpeg, 160, 96), Codec.Probe(photo));
        using PixelImage back = Codec.Decode(photo, 1024, keepMetadata: false);
        TestPictures.AssertAlike(upright, back, 1.5, 12);

        using PixelImage small = Codec.Decode(photo, 80, keepMetadata: false);
        using PixelImage expected = Codec.Resize(upright, 80, 48);
        TestPictures.AssertAlike(expected, small, 1.5, 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(60000)]
    public void An_orientation_that_does_not_exist_counts_as_upright(ushort orientation)
    {
        using PixelImage upright = TestPictures.Picture(48, 32);
        byte[] photo = JpegFile.With(Codec.Encode(upright, Jpeg), JpegFile.Exif, JpegFile.ExifBlock(orientation));
        using PixelImage back = Codec.Decode(photo, 1024, keepMetadata: false);
        TestPictures.AssertAlike(upright, back, 1.5, 12);
    }

    [Theory]
    [InlineData(300, 200, 300, 200)]
    [InlineData(200, 300, 200, 300)]
    [InlineData(1000, 333, 512, 170)]
    [InlineData(333, 1000, 170, 512)]
    [InlineData(2100, 1500, 512, 366)]
    [InlineData(4200, 3000, 512, 366)]
    [InlineData(4200, 9, 512, 1)]
    public void The_long_side_fits_exactly_and_nothing_grows(int width, int height, int expectedWidth, int expectedHeight)
    {
        using PixelImage drawn = TestPictures.Picture(width, height);
        using PixelImage fitted = Codec.Decode(Codec.Encode(drawn, Jpeg), 512, keepMetadata: false);
        using PixelImage expected = TestPictures.Picture(expectedWidth, expectedHeight);
        Assert.Equal((expectedWidth, expectedHeight), (fitted.Width, fitted.Height));
        if (expectedHeight > 1)
            TestPictures.AssertAlike(expected, fitted, 2, 24);
    }

    [Fact]
    public void Colours_hidden_under_transparency_do_not_bleed_into_edges()
    {
        using PixelImage drawn = TestPictures.Plain(400, 400, 0, 255, 0, alpha: 0);
        for (int y = 0; y < 400; y++)
        {
            for (int x = 0; x < 203; x++)
            {
                ((ReadOnlySpan<byte>)[200, 10, 30]).CopyTo(drawn.RgbRow(y)[(3 * x)..]);
                drawn.Alpha[(y * 400) + x] = 255;
            }
        }
        using PixelImage fitted = Codec.Decode(Codec.Encode(drawn, Png), 100, keepMetadata: false);
        using PixelImage resized = Codec.Resize(drawn, 100, 100);
        foreach (PixelImage small in (PixelImage[])[fitted, resized])
        {
            for (int i = 0; i < 100 * 100; i++)
            {
                if (small.Alpha[i] > 8)
                    TestPictures.AssertColour(small, i % 100, i / 100, (200, 10, 30), 12);
            }
            Assert.Equal(255, small.Alpha[10]);
            Assert.Equal(0, small.Alpha[90]);
        }
    }

    [Fact]
    public void Transparency_is_laid_on_white_where_the_format_has_none()
    {
        using PixelImage drawn = TestPictures.Plain(32, 32, 0, 0, 200, alpha: 51);
        using PixelImage back = Codec.Decode(Codec.Encode(drawn, Jpeg), 32, keepMetadata: false);
        Assert.False(back.HasAlpha);
        TestPictures.AssertColour(back, 16, 16, (204, 204, 244), 3);
    }

    [Fact]
    public void Transparency_that_no_pixel_has_is_left_out()
    {
        using PixelImage drawn = TestPictures.Plain(16, 16, 10, 20, 30, alpha: 255);
        using PixelImage back = Codec.Decode(Codec.Encode(drawn, Png), 16, keepMetadata: false);
        Assert.False(back.HasAlpha);
        TestPictures.AssertColour(back, 8, 8, (10, 20, 30), 0);
    }

    [Fact]
    public void Webp_keeps_transparency()
    {
        using PixelImage drawn = TestPictures.Picture(64, 64, hasAlpha: true);
        using PixelImage back = Codec.Decode(Codec.Encode(drawn, WebP), 64, keepMetadata: false);
        Assert.True(back.HasAlpha);
        TestPictures.AssertAlike(drawn.Alpha, back.Alpha, 1, 4);
    }

    [Fact]
    public void Sixteen_bits_become_eight()
    {
        byte[] samples = new byte[16 * 16 * 6];
        for (int i = 0; i < 16 * 16; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan(6 * i), 200 * 257);
            BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan((6 * i) + 2), 100 * 257);
            BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan((6 * i) + 4), 7 * 257);
        }
        using PixelImage back = Codec.Decode(PngFile.Write(16, 16, 16, PngFile.Rgb, samples), 16, keepMetadata: false);
        using PixelImage small = Codec.Decode(PngFile.Write(16, 16, 16, PngFile.Rgb, samples), 8, keepMetadata: false);
        TestPictures.AssertColour(back, 3, 3, (200, 100, 7), 1);
        TestPictures.AssertColour(small, 3, 3, (200, 100, 7), 1);
    }

    [Fact]
    public void Grey_and_its_transparency_come_out_as_they_are()
    {
        byte[] samples = new byte[16 * 16 * 2];
        for (int i = 0; i < 16 * 16; i++)
            (samples[2 * i], samples[(2 * i) + 1]) = (90, 130);
        using PixelImage grey = Codec.Decode(PngFile.Write(16, 16, 8, PngFile.Grey, samples.AsSpan(0, 256)), 16, keepMetadata: false);
        Assert.False(grey.HasAlpha);
        TestPictures.AssertColour(grey, 2, 0, (90, 90, 90), 0);

        using PixelImage both = Codec.Decode(PngFile.Write(16, 16, 8, PngFile.GreyAlpha, samples), 16, keepMetadata: false);
        TestPictures.AssertColour(both, 9, 9, (90, 90, 90), 0);
        Assert.Equal(130, both.Alpha[40]);
        using PixelImage small = Codec.Decode(PngFile.Write(16, 16, 8, PngFile.GreyAlpha, samples), 8, keepMetadata: false);
        TestPictures.AssertColour(small, 4, 4, (90, 90, 90), 1);
        Assert.InRange(small.Alpha[20], 129, 131);
    }

    [Fact]
    public void A_palette_gives_its_colours_and_transparency()
    {
        byte[] indices = [.. Enumerable.Range(0, 256).Select(i => (byte)(i % 2))];
        byte[] photo = PngFile.Write(16, 16, 8, PngFile.Palette, indices, ("PLTE", [10, 20, 30, 200, 150, 100]), ("tRNS", [255, 0]));
        using PixelImage back = Codec.Decode(photo, 16, keepMetadata: false);
        TestPictures.AssertColour(back, 0, 0, (10, 20, 30), 0);
        Assert.Equal(255, back.Alpha[0]);
        Assert.Equal(0, back.Alpha[1]);
    }

    [Fact]
    public void An_animation_gives_its_first_frame()
    {
        using PixelImage frame = Codec.Decode(GifFile.RedThenBlue(), 64, keepMetadata: false);
        Assert.Equal((16, 16), (frame.Width, frame.Height));
        Assert.Equal(new PhotoHeader(PhotoFormat.Gif, 16, 16), Codec.Probe(GifFile.RedThenBlue()));
        TestPictures.AssertColour(frame, 8, 8, (255, 0, 0), 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_tiff_comes_out_as_it_was_drawn_and_upright(ushort orientation)
    {
        using PixelImage upright = TestPictures.Picture(40, 24);
        using PixelImage stored = TestPictures.Stored(upright, orientation);
        byte[] photo = TiffFile.Write(stored.Width, stored.Height, TiffFile.Rgb, stored.Rgb, orientation);
        Assert.Equal(new PhotoHeader(PhotoFormat.Tiff, 40, 24), Codec.Probe(photo));
        using PixelImage back = Codec.Decode(photo, 64, keepMetadata: false);
        TestPictures.AssertAlike(upright, back, 0, 0);
    }

    [Fact]
    public void A_tiff_or_gif_that_is_cut_off_is_refused_by_name()
    {
        using PixelImage drawn = TestPictures.Noise(64, 64);
        byte[] tiff = TiffFile.Write(64, 64, TiffFile.Rgb, drawn.Rgb);
        byte[] gif = GifFile.RedThenBlue();
        Assert.Contains("TIFF ", Assert.Throws<PhotoRefusedException>(() =>
            Codec.Decode(tiff.AsMemory(0, 5000), 64, keepMetadata: false).Dispose()).Message, StringComparison.Ordinal);
        Assert.Contains("GIF ", Assert.Throws<PhotoRefusedException>(() =>
            Codec.Decode(gif.AsMemory(0, 90), 64, keepMetadata: false).Dispose()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(180, 120, 90)]
    [InlineData(60, 200, 80)]
    [InlineData(240, 240, 240)]
    [InlineData(0, 0, 255)]
    [InlineData(255, 0, 0)]
    public void A_wide_gamut_profile_becomes_srgb(byte red, byte green, byte blue)
    {
        byte[] samples = [.. Enumerable.Repeat<byte[]>([red, green, blue], 256).SelectMany(pixel => pixel)];
        byte[] photo = PngFile.Write(16, 16, 8, PngFile.Rgb, samples, PngFile.Profile(IccProfile.AdobeRgb()));
        using PixelImage back = Codec.Decode(photo, 16, keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, IccProfile.ToSrgb(red, green, blue), 2);
    }

    [Fact]
    public void A_profile_that_is_nonsense_counts_as_srgb()
    {
        byte[] samples = [.. Enumerable.Repeat<byte[]>([180, 120, 90], 256).SelectMany(pixel => pixel)];
        byte[] profile = IccProfile.AdobeRgb();
        profile.AsSpan(132).Fill(0xEE);
        byte[] jpeg = JpegFile.With(Codec.Encode(TestPictures.Plain(16, 16, 180, 120, 90), Jpeg), 0xE2,
            [.. "ICC_PROFILE\0"u8, 1, 1, .. profile]);
        using PixelImage back = Codec.Decode(jpeg, 16, keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, (180, 120, 90), 2);
    }

    [Fact]
    public void Nothing_about_the_photo_is_left_in_the_cartoon()
    {
        byte[] photo = PhotoWithSecrets();
        using PixelImage decoded = Codec.Decode(photo, 64, keepMetadata: false);
        Assert.Null(decoded.Metadata);
        foreach (OutputFormat format in Written)
        {
            string file = Encoding.Latin1.GetString(Codec.Encode(decoded, new EncodeOptions(format, 90)));
            foreach (string secret in (string[])["Exif", "eXIf", "EXIF", "CameraMaker", "thumbnail", "xmp", "XMP ", "Photoshop",
                "a comment", "tEXt", "iTXt", "ICC_PROFILE", "iCCP", "ICCP"])
                Assert.DoesNotContain(secret, file, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Kept_metadata_is_written_upright_and_without_the_photos_thumbnail()
    {
        using PixelImage decoded = Codec.Decode(PhotoWithSecrets(), 64, keepMetadata: true);
        Assert.NotNull(decoded.Metadata?.Exif);
        foreach (OutputFormat format in Written)
        {
            byte[] cartoon = Codec.Encode(decoded, new EncodeOptions(format, 90));
            string file = Encoding.Latin1.GetString(cartoon);
            Assert.Contains("CameraMaker", file, StringComparison.Ordinal);
            Assert.DoesNotContain("thumbnail", file, StringComparison.Ordinal);
            Assert.DoesNotContain("a comment", file, StringComparison.Ordinal);

            // 32 wide and 64 high, as the picture now lies: a viewer must not turn it again.
            Assert.Equal((32, 64), (Codec.Probe(cartoon).Width, Codec.Probe(cartoon).Height));
            using PixelImage again = Codec.Decode(cartoon, 64, keepMetadata: true);
            Assert.Equal(1, JpegFile.Orientation(again.Metadata!.Exif!));
            Assert.Contains("tiff:Orientation=\"1\"><xmp>place</xmp><tiff:Orientation>1</tiff:Orientation>",
                Encoding.UTF8.GetString(again.Metadata.Xmp!), StringComparison.Ordinal);
            Assert.Equal((32, 64), (again.Width, again.Height));
        }
    }

    [Fact]
    public void A_photo_without_metadata_has_none_to_keep()
    {
        using PixelImage decoded = Codec.Decode(PngFile.Write(8, 8, 8, PngFile.Grey, new byte[64]), 64, keepMetadata: true);
        Assert.Null(decoded.Metadata);
    }

    [Theory]
    [InlineData(100, 75)]
    [InlineData(333, 77)]
    [InlineData(1, 1)]
    [InlineData(64, 48)]
    [InlineData(511, 767)]
    public void Resize_gives_exactly_the_size_asked_for(int width, int height)
    {
        using PixelImage drawn = TestPictures.Picture(64, 48);
        using PixelImage resized = Codec.Resize(drawn, width, height);
        using PixelImage expected = TestPictures.Picture(width, height);
        Assert.Equal((width, height), (resized.Width, resized.Height));
        if (width > 1)
            TestPictures.AssertAlike(expected, resized, 1.5, 8);
    }

    [Theory]
    [InlineData(96, 72)]
    [InlineData(72, 96)]
    [InlineData(50, 160)]
    public void Resize_holds_the_picture_in_its_place(int from, int to)
    {
        using PixelImage ramp = new(from, from);
        for (int i = 0; i < from * from; i++)
            (ramp.Rgb[3 * i], ramp.Rgb[(3 * i) + 1], ramp.Rgb[(3 * i) + 2]) = ((byte)(i % from * 2), (byte)(i / from * 2), 0);

        using PixelImage resized = Codec.Resize(ramp, to, to);

        // The centre of pixel x lies over (x + 1/2) * from / to - 1/2, and the ramp rises by two a pixel.
        double shift = 0;
        for (int x = to / 4; x < to * 3 / 4; x++)
            shift += (resized.RgbRow(to / 2)[3 * x] / 2.0) - (((x + 0.5) * from / to) - 0.5);
        Assert.InRange(shift / (to / 2), -0.26, 0.26);
    }

    [Fact]
    public void Resize_keeps_a_plain_colour_and_its_transparency()
    {
        using PixelImage drawn = TestPictures.Plain(40, 30, 200, 100, 7, alpha: 77);
        using PixelImage resized = Codec.Resize(drawn, 93, 51);
        TestPictures.AssertColour(resized, 46, 25, (200, 100, 7), 2);
        Assert.InRange(resized.Alpha[93 * 25], 76, 78);
    }

    [Fact]
    public async Task Many_threads_get_the_same_bytes_as_one()
    {
        using PixelImage drawn = TestPictures.Picture(640, 480, hasAlpha: true);
        byte[][] photos = [Codec.Encode(drawn, Png), Codec.Encode(drawn, Jpeg), Codec.Encode(drawn, WebP), PhotoWithSecrets()];
        string[] alone = [.. photos.Select(Journey)];
        string[][] together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => photos.Select(Journey).ToArray())));
        Assert.All(together, result => Assert.Equal(alone, result));

        string Journey(byte[] photo)
        {
            using PixelImage decoded = Codec.Decode(photo, 200, keepMetadata: true);
            using PixelImage resized = Codec.Resize(decoded, 150, 111);
            return string.Join(' ', Written
                .SelectMany(format =>
                    (byte[][])[Codec.Encode(decoded, new EncodeOptions(format, 80)), Codec.Encode(resized, new EncodeOptions(format, 80))])
                .Select(file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file))));
        }
    }

    [Fact]
    public void A_photo_may_lie_anywhere_in_a_larger_buffer()
    {
        using PixelImage drawn = TestPictures.Picture(64, 64);
        byte[] file = Codec.Encode(drawn, Png);
        byte[] buffer = [.. new byte[13], .. file, .. TestPictures.Noise(20, 20).Rgb];
        using PixelImage back = Codec.Decode(buffer.AsMemory(13, file.Length), 64, keepMetadata: false);
        TestPictures.AssertAlike(drawn, back, 0, 0);
        Assert.Throws<PhotoRefusedException>(() => Codec.Decode(buffer.AsMemory(13, file.Length - 60), 64, keepMetadata: false).Dispose());
    }

    [Fact]
    public void A_file_over_the_size_limit_is_refused()
    {
        byte[] large = new byte[Limits.MaxBytes + 1];
        Assert.Contains("64 MiB", Assert.Throws<PhotoRefusedException>(() => Codec.Decode(large, 64, keepMetadata: false).Dispose())
            .Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<PhotoRefusedException>(() =>
            Codec.Decode(ReadOnlyMemory<byte>.Empty, 64, keepMetadata: false).Dispose()).Message, StringComparison.Ordinal);
    }

    /// <summary>64 x 32 pixels to be turned right (orientation 6), with EXIF, place and thumbnail, XMP, IPTC and a comment.</summary>
    byte[] PhotoWithSecrets()
    {
        using PixelImage drawn = TestPictures.Picture(64, 32);
        byte[] photo = Codec.Encode(drawn, Jpeg);
        photo = JpegFile.With(photo, JpegFile.Comment, "a comment"u8);
        photo = JpegFile.With(photo, JpegFile.Iptc,
            [.. "Photoshop 3.0\0"u8, .. "8BIM"u8, 4, 4, 0, 0, 0, 0, 0, 10, 0x1C, 2, 105, 0, 5, .. "title"u8]);
        photo = JpegFile.With(photo, JpegFile.Exif,
            [.. "http://ns.adobe.com/xap/1.0/\0"u8,
                .. "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" tiff:Orientation=\"6\"><xmp>place</xmp><tiff:Orientation>6</tiff:Orientation></x:xmpmeta>"u8]);
        return JpegFile.With(photo, JpegFile.Exif, JpegFile.ExifBlock(6));
    }
}
