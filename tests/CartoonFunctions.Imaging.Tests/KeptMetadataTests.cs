using System.Text;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Kept metadata tells only what is still true of the cartoon; and a JPEG that lacks only its end is whole.</summary>
public sealed class KeptMetadataTests
{
    static readonly VipsCodec Codec = new(new PhotoLimits());

    const string Motion = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"
         xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"
         xmlns:xmpNote="http://ns.adobe.com/xmp/note/" GCamera:MotionPhoto="1" hdrgm:Version="1.0" xmpNote:HasExtendedXMP="00" dc:title="a walk"
         xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"
         MPReg:PersonDisplayName="someone cut off"><mwg-rs:Regions rdf:parseType="Resource"/><Container:Directory><rdf:Seq/></Container:Directory>
         </rdf:Description></rdf:RDF></x:xmpmeta>
        """;

    [Theory]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.WebP)]
    [InlineData(OutputFormat.Avif)]
    public void What_only_the_photos_own_file_had_is_gone(OutputFormat format)
    {
        using PixelImage drawn = TestPictures.Picture(32, 32);
        byte[] photo = JpegFile.With(Codec.Encode(drawn, new EncodeOptions(OutputFormat.Jpeg, 90)), JpegFile.Exif,
            JpegFile.ColourExif("R03", makerNote: "old offsets"));
        photo = JpegFile.With(photo, JpegFile.Exif, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(Motion)]);
        using PixelImage decoded = Codec.Decode(photo, 32, keepMetadata: true);
        using PixelImage again = Codec.Decode(Codec.Encode(decoded, new EncodeOptions(format, 90)), 32, keepMetadata: true);
        string file = Encoding.Latin1.GetString([.. again.Metadata!.Exif!, .. again.Metadata.Xmp!]);
        Assert.All((string[])["MotionPhoto", "hdrgm", "Container", "HasExtendedXMP", "old offsets", "R03", "Regions", "someone"], gone =>
            Assert.DoesNotContain(gone, file, StringComparison.Ordinal));
        Assert.Contains("a walk", file, StringComparison.Ordinal);
        Assert.Contains("R98", file, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packet_that_cannot_be_read_is_not_kept()
    {
        using PixelImage drawn = TestPictures.Picture(32, 32);
        byte[] photo = JpegFile.With(Codec.Encode(drawn, new EncodeOptions(OutputFormat.Jpeg, 90)), JpegFile.Exif,
            [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. "<x:xmpmeta GCamera:MotionPhoto='1'"u8]);
        using PixelImage decoded = Codec.Decode(photo, 32, keepMetadata: true);
        Assert.Null(decoded.Metadata?.Xmp);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void A_jpeg_that_lacks_only_its_end_is_drawn(int missing)
    {
        using PixelImage drawn = TestPictures.Picture(320, 200);
        byte[] jpeg = Codec.Encode(drawn, new EncodeOptions(OutputFormat.Jpeg, 95));
        using PixelImage back = Codec.Decode(jpeg.AsMemory(0, jpeg.Length - missing), 1024, keepMetadata: false);
        TestPictures.AssertAlike(drawn, back, 1.5, 14);
        using PixelImage small = Codec.Decode(jpeg.AsMemory(0, jpeg.Length - missing), 40, keepMetadata: false);
        Assert.Equal(40, small.Width);
    }

    [SkippableTheory]
    [InlineData("no-eoi.jpg")]
    [InlineData("png-without-iend.png")]
    public void A_file_without_its_last_bytes_that_was_reported_is_drawn(string name)
    {
        using PixelImage whole = Codec.Decode(File.ReadAllBytes(TestFolders.Shared("cases/12-jpeg-without-its-last-two-bytes/whole.jpg")),
            1024, keepMetadata: false);
        using PixelImage photo = Codec.Decode(File.ReadAllBytes(TestFolders.Shared($"cases/12-jpeg-without-its-last-two-bytes/{name}")),
            1024, keepMetadata: false);
        TestPictures.AssertAlike(whole, photo, 3, 80, name);
    }
}
