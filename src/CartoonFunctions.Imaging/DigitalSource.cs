using System.Text;
using System.Xml.Linq;

namespace CartoonFunctions.Imaging;

/// <summary>
/// Says in a picture's XMP how it came to be: IPTC's digital source type "composite with trained algorithmic media", a photo that a
/// trained model has drawn anew. Platforms show it, and the law of some countries asks for it.
/// </summary>
/// <remarks>IPTC Photo Metadata Standard 2025.1, "Digital Source Type"; the values are at cv.iptc.org/newscodes/digitalsourcetype.</remarks>
public static class DigitalSource
{
    /// <summary>The value, an address in IPTC's vocabulary.</summary>
    public const string DrawnFromPhoto = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

    static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    static readonly XNamespace IptcExtension = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    static readonly XName Property = IptcExtension + "DigitalSourceType";

    static readonly byte[] Alone = Encoding.UTF8.GetBytes(
        $"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{Rdf}"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="{IptcExtension}" Iptc4xmpExt:DigitalSourceType="{DrawnFromPhoto}"/></rdf:RDF></x:xmpmeta>""");

    /// <summary>The metadata with the note; what the photo said of its own origin is no longer true and makes room for it.</summary>
    /// <param name="metadata">What is kept of the photo's metadata; null where nothing is.</param>
    public static PhotoMetadata Note(PhotoMetadata? metadata) =>
        metadata is null ? new PhotoMetadata(null, Alone, null) : metadata with { Xmp = Note(metadata.Xmp) };

    static byte[] Note(byte[]? xmp)
    {
        if (xmp is null)
            return Alone;
        // What is kept has been read once, so it can be read again.
        using MemoryStream packet = new(xmp);
        XDocument document = XDocument.Load(packet, LoadOptions.PreserveWhitespace);
        if (document.Descendants(Rdf + "Description").FirstOrDefault() is not { } description)
            return Alone;
        document.Descendants(Property).Remove();
        document.Descendants().Attributes(Property).Remove();
        description.SetAttributeValue(XNamespace.Xmlns + "Iptc4xmpExt", IptcExtension.NamespaceName);
        description.SetAttributeValue(Property, DrawnFromPhoto);
        return Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));
    }
}
