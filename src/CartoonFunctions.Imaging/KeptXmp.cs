using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace CartoonFunctions.Imaging;

/// <summary>An XMP packet as it may stay: without what speaks of parts and pixels that only the photo's own file has.</summary>
static class KeptXmp
{
    const string Tiff = "http://ns.adobe.com/tiff/1.0/", Exif = "http://ns.adobe.com/exif/1.0/",
        Photoshop = "http://ns.adobe.com/photoshop/1.0/";

    /// <summary>Whole vocabularies: motion photos, containers, gain maps, depth, audio, panoramas, other cameras of a phone, raw
    /// development, and who is where in the picture, of which a crop may have cut some off.</summary>
    static readonly string[] Vocabularies =
    [
        "http://ns.google.com/photos/", "http://ns.adobe.com/hdr-gain-map/", "http://ns.apple.com/HDRGainMap/",
            "http://ns.apple.com/pixeldatainfo/",
        "http://ns.apple.com/depthData/", "http://ns.xiaomi.com/", "http://ns.adobe.com/camera-raw-settings/",
            "http://ns.adobe.com/xmp/note/", "http://ns.adobe.com/xap/1.0/g/img/",
        "http://www.metadataworkinggroup.com/schemas/regions/", "http://ns.microsoft.com/photo/1.2/",
            "http://ns.apple.com/faceinfo/",
    ];

    /// <summary>Single properties: sizes, places in the picture, colours, thumbnails.</summary>
    static readonly XName[] Properties =
    [
        XName.Get("ImageWidth", Tiff), XName.Get("ImageLength", Tiff), XName.Get("BitsPerSample", Tiff),
            XName.Get("PhotometricInterpretation", Tiff), XName.Get("SamplesPerPixel", Tiff),
        XName.Get("PixelXDimension", Exif), XName.Get("PixelYDimension", Exif), XName.Get("ColorSpace", Exif), XName.Get("MakerNote", Exif),
        XName.Get("SubjectArea", Exif), XName.Get("SubjectLocation", Exif),
            XName.Get("ImageRegion", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"),
        XName.Get("ICCProfile", Photoshop), XName.Get("ColorMode", Photoshop), XName.Get("Thumbnails", "http://ns.adobe.com/xap/1.0/"),
    ];

    /// <summary>The packet; null where there is none, or none that can be read: what can't be read can't be vouched for.</summary>
    public static byte[]? StillTrue(byte[]? xmp)
    {
        if (xmp is null)
            return null;
        try
        {
            // Cameras fill packets up with blanks, some with nul.
            using MemoryStream packet = new(xmp.AsSpan().TrimEnd((byte)0).ToArray());
            using XmlReader reader = XmlReader.Create(packet,
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 4 << 20 });
            XDocument document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
            foreach (XElement element in document.Descendants().Where(element => IsGone(element.Name)).ToList())
                element.Remove();
            foreach (XElement element in document.Descendants())
                element.Attributes().Where(attribute =>
                    attribute.IsNamespaceDeclaration ? IsVocabulary(attribute.Value) : IsGone(attribute.Name)).Remove();
            return XmpOrientation.SetUpright(Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting)));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    static bool IsGone(XName name) => Array.IndexOf(Properties, name) >= 0 || IsVocabulary(name.NamespaceName);

    static bool IsVocabulary(string name) => Vocabularies.Any(vocabulary => name.StartsWith(vocabulary, StringComparison.Ordinal));
}
