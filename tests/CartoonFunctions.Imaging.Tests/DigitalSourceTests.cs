using System.Text;
using System.Xml.Linq;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>A cartoon's file says that a model has drawn it.</summary>
public sealed class DigitalSourceTests
{
    static readonly XName Property = XName.Get("DigitalSourceType", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/");
    static readonly VipsCodec Codec = new(new PhotoLimits());

    [Theory]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.WebP)]
    [InlineData(OutputFormat.Avif)]
    public void Every_format_carries_the_note_and_nothing_else(OutputFormat format)
    {
        using PixelImage drawn = TestPictures.Picture(32, 32);
        drawn.Metadata = DigitalSource.Note(null);

        using PixelImage read = Codec.Decode(Codec.Encode(drawn, new EncodeOptions(format, 90)), 32, keepMetadata: true);

        Assert.Equal([DigitalSource.DrawnFromPhoto], Sources(read.Metadata!));
        Assert.Null(read.Metadata!.Exif);
        Assert.Null(read.Metadata.Iptc);
    }

    [Fact]
    public void In_a_png_it_stands_before_the_pixels_as_plain_text()
    {
        using PixelImage drawn = TestPictures.Picture(32, 32);
        drawn.Metadata = DigitalSource.Note(null);

        string file = Encoding.Latin1.GetString(Codec.Encode(drawn, new EncodeOptions(OutputFormat.Png, 90)));

        Assert.InRange(file.IndexOf("iTXtXML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta", StringComparison.Ordinal), 0,
            file.IndexOf("IDAT", StringComparison.Ordinal));
        Assert.Contains(DigitalSource.DrawnFromPhoto, file, StringComparison.Ordinal);
        Assert.DoesNotContain("zTXt", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<rdf:Description xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" e:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"/>""")]
    [InlineData("""<rdf:Description/><rdf:Description xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><e:DigitalSourceType>digitalCapture</e:DigitalSourceType></rdf:Description>""")]
    [InlineData("<rdf:Description/>")]
    [InlineData("")]
    public void What_the_photo_said_of_its_origin_makes_room(string descriptions)
    {
        byte[] xmp = Encoding.UTF8.GetBytes(
            $"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{descriptions}</rdf:RDF></x:xmpmeta>""");

        Assert.Equal([DigitalSource.DrawnFromPhoto], Sources(DigitalSource.Note(new PhotoMetadata(null, xmp, null))));
    }

    [Fact]
    public void What_else_is_kept_stays_beside_the_note()
    {
        byte[] xmp = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:title="a walk"/></rdf:RDF></x:xmpmeta>"""u8.ToArray();

        PhotoMetadata noted = DigitalSource.Note(new PhotoMetadata([1], xmp, [2]));

        Assert.Equal([1], noted.Exif!);
        Assert.Equal([2], noted.Iptc!);
        Assert.Contains("a walk", Encoding.UTF8.GetString(noted.Xmp!), StringComparison.Ordinal);
        Assert.Single(Sources(noted));
    }

    /// <summary>Every value of the property, written as an attribute or as an element.</summary>
    static string[] Sources(PhotoMetadata metadata)
    {
        using MemoryStream packet = new(metadata.Xmp!);
        XDocument document = XDocument.Load(packet);
        return [.. document.Descendants().Attributes(Property).Select(source => source.Value),
            .. document.Descendants(Property).Select(source => source.Value)];
    }
}
