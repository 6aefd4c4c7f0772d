using CartoonFunctions.Batches.Names;

namespace CartoonFunctions.Batches.Tests;

public class ComposedTextTests
{
    // From the examples and rules of UAX #15.
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Jose\u0301", "Jos\u00E9")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323")]
    [InlineData("d\u0307\u0323", "\u1E0D\u0307")]
    [InlineData("\u1E0B\u0323", "\u1E0D\u0307")]
    [InlineData("a\u0301\u0301", "\u00E1\u0301")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\uF900", "\u8C48")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData("e\u200D\u0301", "e\u200D\u0301")]
    [InlineData("\u0BC6\u0BBE", "\u0BCA")]
    [InlineData("\u304B\u3099", "\u304C")]
    public void A_text_has_one_spelling(string text, string composed) => Assert.Equal(composed, ComposedText.Of(text));
}
