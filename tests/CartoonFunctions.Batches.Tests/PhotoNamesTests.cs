using CartoonFunctions.Batches.Names;

namespace CartoonFunctions.Batches.Tests;

public sealed class PhotoNamesTests
{
    [Theory]
    [InlineData("a.jpg")]
    [InlineData("team/portrait of Zoë.png")]
    [InlineData("照片/人物 1.jpg")]
    [InlineData("שלום.jpg")]
    [InlineData("👩‍🚀.webp")]
    [InlineData("a..b.jpg")]
    [InlineData(".hidden.jpg")]
    [InlineData("100% #1 & <b>.jpg")]
    public void Names_of_every_script_may_be_used(string name) => Assert.Null(PhotoNames.WhyNot(name));

    [Theory]
    [InlineData("")]
    [InlineData("/a.jpg")]
    [InlineData("a/")]
    [InlineData("../a.jpg")]
    [InlineData("a/../b.jpg")]
    [InlineData("a\\b.jpg")]
    [InlineData("a\0.jpg")]
    [InlineData("a\u202Egpj.exe")]
    [InlineData("a\u2028.jpg")]
    [InlineData("\uD800.jpg")]
    public void Names_that_hide_something_or_mean_another_place_may_not(string name) => Assert.NotNull(PhotoNames.WhyNot(name));

    [Fact]
    public void The_longest_name_is_named_in_the_refusal()
    {
        Assert.Null(PhotoNames.WhyNot(new string('n', 255)));
        Assert.Contains("255", PhotoNames.WhyNot(new string('n', 256)), StringComparison.Ordinal);
    }
}
