using System.Text;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>A file is what its bytes say, and what is not a photo is refused by name.</summary>
public sealed class FormatSnifferTests
{
    [Theory]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", PhotoFormat.Jpeg)]
    [InlineData("\u0089PNG\r\n\u001A\n", PhotoFormat.Png)]
    [InlineData("GIF89a", PhotoFormat.Gif)]
    [InlineData("RIFF\0\0\0\0WEBPVP8 ", PhotoFormat.WebP)]
    [InlineData("II*\0", PhotoFormat.Tiff)]
    [InlineData("MM\0*", PhotoFormat.Tiff)]
    [InlineData("II+\0", PhotoFormat.Tiff)]
    [InlineData("MM\0+", PhotoFormat.Tiff)]
    [InlineData("\0\0\0\u001Cftypavif\0\0\0\0mif1miaf", PhotoFormat.Avif)]
    [InlineData("\0\0\0\u001Cftypmif1\0\0\0\0mif1avifmiaf", PhotoFormat.Avif)]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", PhotoFormat.Heic)]
    [InlineData("\0\0\0\u0018ftypmif1\0\0\0\0mif1heic", PhotoFormat.Heic)]
    [InlineData("\0\0\0\u0018ftypmsf1\0\0\0\0hevcmsf1", PhotoFormat.Heic)]
    public void A_photo_is_told_by_its_first_bytes(string head, PhotoFormat format) =>
        Assert.Equal(format, FormatSniffer.Sniff(Encoding.Latin1.GetBytes(head)));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\0\0\0\u0018ftypcrx \0\0\0\u0001crx isom", "raw file (CR3)")]
    [InlineData("II*\0\u0010\0\0\0CR\u0002\0", "raw file (CR2)")]
    [InlineData("IIU\0", "raw file (RW2)")]
    [InlineData("IIRO", "raw file (ORF)")]
    [InlineData("FUJIFILMCCD-RAW 0201", "raw file (RAF)")]
    [InlineData("\0\0\0\u0018ftypisom\0\0\0\0isommp42", "video")]
    [InlineData("\0\0\0\u000CjP  \r\n\u0087\n\0\0\0\u0014ftypjp2 ", "JPEG 2000")]
    [InlineData("\0\0\0\u000CJXL \r\n\u0087\n", "JPEG XL")]
    [InlineData("\u00FF\n", "JPEG XL")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("PK\u0003\u0004", "zip")]
    [InlineData("8BPS", "Photoshop")]
    [InlineData("BM6", "BMP")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG")]
    [InlineData("\u00EF\u00BB\u00BF<?xml version=\"1.0\"?>\n<!-- drawn by hand -->\n<svg/>", "SVG")]
    [InlineData("\n<!DOCTYPE html><html>", "HTML")]
    [InlineData("just words", "not a picture")]
    [InlineData("\0\0\0\u00FFftyp", "not a picture")]
    [InlineData("RIFF\0\0\0\0WAVE", "not a picture")]
    public void What_is_not_a_photo_is_refused_by_name(string head, string name)
    {
        PhotoRefusedException refused =
            Assert.Throws<PhotoRefusedException>(() => { FormatSniffer.Sniff(Encoding.Latin1.GetBytes(head)); });
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sentence_about_a_format_has_the_right_article()
    {
        Assert.All(InputFormats.All, row =>
        {
            // Letters whose names, and words whose first sounds, are vowels.
            bool vowel = "AEFIMORSX".Contains(row.Label[0], StringComparison.Ordinal)
                && row.Label is not ("RAR archive" or "Radiance HDR picture");
            Assert.StartsWith(vowel ? "an " : "a ", row.Name, StringComparison.Ordinal);
            if (row.Read is null)
                Assert.Matches(@"^It is an? \S.*\. \S.*\.$", row.Refusal.Text);
            else
                Assert.StartsWith($"It is {row.Name} ",
                    PhotoRefusedException.BrokenPixels(row.Read.Value, new InvalidDataException()).Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_format_that_is_read_has_one_row() =>
        Assert.All(Enum.GetValues<PhotoFormat>(), format =>
            Assert.StartsWith("image/", Assert.Single(InputFormats.All, row => row.Read == format).MediaType, StringComparison.Ordinal));
}
