using System.Text.RegularExpressions;
using CartoonFunctions.Imaging.Formats;
using Xunit.Abstractions;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Every sentence that refuses a photo, with every format that it can speak of, reads as English.</summary>
public sealed partial class RefusalSentencesTests(ITestOutputHelper output)
{
    // The letters are said one by one, and the first begins with a vowel.
    static readonly string[] SaidByLetters = ["SVG", "RGB"];

    [Fact]
    public void Every_refusal_of_every_format_is_a_sentence_with_its_articles_right()
    {
        string[] sentences = [.. OfFormats(), .. OfKinds(), .. OfFrames(), .. OfCompressions()];

        foreach (string sentence in sentences.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            output.WriteLine(sentence);
            Assert.Matches(@"^[A-Z][^{}]*\.$", sentence);
            Assert.DoesNotMatch(@"  |\.\.| [.,;:]", sentence);
            foreach (Match article in Article().Matches(sentence))
                Assert.True(article.Groups["article"].Value.EndsWith('n') == BeginsWithVowelSound(article.Groups["word"].Value), sentence);
        }
        Assert.InRange(sentences.Length, 100, 10_000);
    }

    static IEnumerable<string> OfFormats() =>
        [InputFormats.UnknownRefusal.Text, .. InputFormats.All.Where(row => row.Read is null).Select(row => row.Refusal.Text)];

    /// <summary>The whole catalogue, for every format where it has a place for one.</summary>
    static IEnumerable<string> OfKinds()
    {
        IEnumerable<string> formats = Enum.GetValues<PhotoFormat>().Select(format => format.Label());
        foreach (ReasonKind kind in PhotoReasons.All.Except([PhotoReasons.NotRead, PhotoReasons.NoPhoto]))
        {
            foreach (string format in kind.ValueNames.Contains("format") ? formats.SelectMany(WithWhatIsNotRead) : [""])
                yield return kind.With([.. kind.ValueNames.Select(name => (name, (object)(name switch
                {
                    "format" => format,
                    "formats" => InputFormats.Names(" or "),
                    _ => "7",
                })))]).Text;
        }
    }

    static string[] WithWhatIsNotRead(string format) => [format, $"{format} with named colours", $"{format} with a colour table"];

    static IEnumerable<string> OfFrames() =>
        from marker in Enumerable.Range(0xC0, 64)
        from precision in Enumerable.Range(0, 256)
        let reason = new JpegFrame((byte)marker, (byte)precision).Refusal
        where reason is not null
        select reason.Text;

    static IEnumerable<string> OfCompressions() =>
        from compression in (int[])[6, 33003, 34661, 34712, 34887, 50000, 50002]
        select TiffFeatures.Refusal(TiffFile.Write(8, 8, TiffFile.Rgb, new byte[8 * 8 * 3], compression: compression))!.Text;

    static bool BeginsWithVowelSound(string word) =>
        SaidByLetters.Contains(word) || word.StartsWith('8') || word.StartsWith("11", StringComparison.Ordinal)
        || "aeiouAEIOU".Contains(word[0]);

    [GeneratedRegex(@"\b(?<article>[Aa]n?) (?<word>[\w-]+)")]
    private static partial Regex Article();
}
