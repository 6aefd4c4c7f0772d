using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Photos whose files stop early: whole ones are drawn with a note, others by how much is missing.</summary>
public sealed class CutOffPhotoTests
{
    const int Width = 640, Height = 480;

    static readonly VipsCodec Codec = new(new PhotoLimits());

    public static TheoryData<string> Kinds => ["baseline.jpg", "progressive.jpg", "plain.png", "interlaced.png"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_photo_that_lacks_only_its_end_is_drawn_with_a_note(string kind)
    {
        byte[] whole = Encode(kind);
        int end = kind.EndsWith("png", StringComparison.Ordinal) ? 12 : 2;
        using PixelImage expected = Codec.Decode(whole, 1024, keepMetadata: false);
        Assert.Null(expected.Note);
        using PixelImage drawn = Codec.Decode(whole.AsMemory(0, whole.Length - end), 1024, keepMetadata: false);
        Assert.Equal("withoutEnd", drawn.Note?.Code);
        TestPictures.AssertAlike(expected, drawn, 0, 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_photo_that_lacks_a_few_rows_is_refused_with_how_many_and_drawn_on_request(string kind)
    {
        byte[] whole = Encode(kind);
        (byte[] cut, Reason refusal) = FirstCutWith(whole, "rowsMissing");
        Assert.Contains("accept damaged", refusal.Text, StringComparison.Ordinal);
        using PixelImage expected = Codec.Decode(whole, 1024, keepMetadata: false);
        using PixelImage drawn = Codec.Decode(cut, 1024, keepMetadata: false, acceptDamaged: true);
        Assert.Equal("withoutRows", drawn.Note?.Code);
        Assert.Equal(refusal.Values!["percent"], drawn.Note!.Values!["percent"]);

        // The rows that are not counted as missing are those of the whole photo.
        int percent = int.Parse(refusal.Values["percent"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(percent, 1, 10);
        int there = kind == "interlaced.png" ? Height / 2 : Height * (100 - percent) / 100;
        Assert.True(expected.Rgb[..(there * Width * 3)].SequenceEqual(drawn.Rgb[..(there * Width * 3)]));
        Assert.False(expected.Rgb.SequenceEqual(drawn.Rgb));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_photo_that_lacks_more_is_refused_on_request_too(string kind)
    {
        byte[] whole = Encode(kind);
        PhotoRefusedException refused = Assert.Throws<PhotoRefusedException>(() =>
            Codec.Decode(whole.AsMemory(0, whole.Length * 6 / 10), 1024, keepMetadata: false, acceptDamaged: true).Dispose());
        Assert.Equal("tooManyRowsMissing", refused.Reason.Code);
        Assert.InRange(int.Parse(refused.Reason.Values!["percent"], System.Globalization.CultureInfo.InvariantCulture), 30, 100);
    }

    [Fact]
    public void A_progressive_photo_cut_between_two_passes_is_not_whole()
    {
        byte[] whole = Encode("progressive.jpg");
        int lastScan = whole.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        int tables = whole.AsSpan(0, lastScan).LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]);
        PhotoRefusedException refused = Assert.Throws<PhotoRefusedException>(() =>
            Codec.Decode(whole.AsMemory(0, tables), 1024, keepMetadata: false, acceptDamaged: true).Dispose());
        Assert.Equal("tooManyRowsMissing", refused.Reason.Code);
    }

    /// <summary>The photo cut a little shorter again and again, until it is refused with a code.</summary>
    static (byte[] Cut, Reason Refusal) FirstCutWith(byte[] whole, string code)
    {
        for (int thousandths = 997; thousandths > 900; thousandths -= 4)
        {
            byte[] cut = whole[..(int)((long)whole.Length * thousandths / 1000)];
            try
            {
                Codec.Decode(cut, 1024, keepMetadata: false).Dispose();
            }
            catch (PhotoRefusedException refused) when (refused.Reason.Code == code)
            {
                return (cut, refused.Reason);
            }
        }
        throw new InvalidOperationException($"No cut of {whole.Length} bytes was refused with {code}.");
    }

    static byte[] Encode(string kind)
    {
        using PixelImage noise = TestPictures.Noise(Width, Height);
        return VipsPixels.Read(noise, picture => kind switch
        {
            "baseline.jpg" => picture.JpegsaveBuffer(q: 90),
            "progressive.jpg" => picture.JpegsaveBuffer(q: 90, interlace: true),
            "plain.png" => picture.PngsaveBuffer(),
            _ => picture.PngsaveBuffer(interlace: true),
        });
    }
}
