using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Web.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CartoonFunctions.Web.Tests;

public sealed class QueryOptionsTests
{
    [Fact]
    public void Without_a_query_the_defaults_hold() => Assert.Equal(new BatchOptions(), Read(""));

    [Fact]
    public void Every_option_is_read() => Assert.Equal(
        new BatchOptions("ink-comic", 0.35, 512, OutputFormat.WebP, 60, KeepMetadata: true, Colour: ColourSource.Photo),
        Read("style=ink-comic&strength=0.35&resolution=512&format=webp&quality=60&keepMetadata=true&colour=photo"));

    [Fact]
    public void A_size_may_be_given_by_its_name() => Assert.Equal(new BatchOptions { Resolution = 4096 }, Read("resolution=original"));

    [Theory]
    [InlineData("strength=1,5", "number")]
    [InlineData("strength=NaN", "0.1 to 1.0")]
    [InlineData("resolution=512.5", "number")]
    [InlineData("resolution=100", "512 to 4096")]
    [InlineData("format=1", "png, jpeg, webp or avif")]
    [InlineData("format=png,jpeg", "png, jpeg, webp or avif")]
    [InlineData("format=png&format=jpeg", "once")]
    [InlineData("timeoutSeconds=5", "no option timeoutSeconds")]
    public void A_wrong_one_is_refused_with_what_to_give(string query, string said) =>
        Assert.Contains(said, Assert.Throws<ApiProblem>(() => Read(query)).Message, StringComparison.Ordinal);

    [Fact]
    public void Everything_that_is_wrong_in_a_body_is_named_at_once()
    {
        StrictJson.Read("""{"photos":[{"name":"a.jpg"},{"name":"b.jpg","size":1,"place":"x"}]}"""u8.ToArray(), ApiJson.Default.CreateBatch, out IReadOnlyList<JsonFault> faults);

        Assert.Equal(
            [new JsonFault("/photos/0/size", "The member \"size\" is missing."),
                new JsonFault("/photos/1/place", "There is no member \"place\" here.")], faults);
    }

    static BatchOptions Read(string query) => QueryOptions.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
