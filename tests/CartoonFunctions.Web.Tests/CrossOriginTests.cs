using System.Net;
using System.Text.Json.Nodes;

namespace CartoonFunctions.Web.Tests;

/// <summary>What pages of other sites may do, over every call that openapi.json has.</summary>
public sealed class CrossOriginTests
{
    const string ForeignOrigin = "https://elsewhere.example";

    /// <summary>Every described call that is no read, with values that lead to a refusal before anything is asked of the
    /// storage.</summary>
    public static TheoryData<string, string> ChangingCalls
    {
        get
        {
            TheoryData<string, string> calls = [];
            foreach ((string path, JsonNode? item) in JsonNode.Parse(ApiDescription.Json)!["paths"]!.AsObject())
            {
                foreach (string method in item!.AsObject().Select(member => member.Key).Except(["get", "head", "parameters"]))
                    calls.Add(method, path);
            }
            return calls;
        }
    }

    [Theory]
    [MemberData(nameof(ChangingCalls))]
    public async Task A_page_of_another_site_changes_nothing(string method, string path)
    {
        await using WebHost web = await WebHost.StartAsync(new IdleEngine());

        foreach ((string name, string value)[] headers in (IEnumerable<(string, string)[]>)
        [
            [("Origin", ForeignOrigin)],
            [("Origin", "null")],
            [("Sec-Fetch-Site", "cross-site")],
            [("Sec-Fetch-Site", "same-site")], // another port of this machine
            [("Origin", ForeignOrigin), ("Sec-Fetch-Site", "cross-site")],
            [("Origin", $"http://127.0.0.1:{(web.Client.BaseAddress!.Port % 60_000) + 1}")],
        ])
        {
            HttpResponseMessage answer = await CallAsync(web, method, path, headers);

            JsonNode problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("urn:cartoonfunctions:problem:another-site", (string?)problem["type"]);
        }
    }

    [Theory]
    [MemberData(nameof(ChangingCalls))]
    public async Task The_own_page_and_programs_are_let_in(string method, string path)
    {
        await using WebHost web = await WebHost.StartAsync(new IdleEngine());
        string origin = web.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        foreach ((string name, string value)[] headers in (IEnumerable<(string, string)[]>)
        [
            [],
            [("Origin", origin)],
            [("Origin", origin), ("Sec-Fetch-Site", "same-origin")],
            [("Sec-Fetch-Site", "none")],
            [("Origin", ForeignOrigin), ("X-Forwarded-Host", "elsewhere.example")], // as a proxy hands on the page's own
        ])
            Assert.NotEqual(HttpStatusCode.Forbidden, (await CallAsync(web, method, path, headers)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(ChangingCalls))]
    public async Task A_page_that_the_settings_name_is_let_in(string method, string path)
    {
        await using WebHost web = await WebHost.StartAsync(new IdleEngine(), ForeignOrigin);

        Assert.NotEqual(HttpStatusCode.Forbidden,
            (await CallAsync(web, method, path, ("Origin", ForeignOrigin), ("Sec-Fetch-Site", "cross-site"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await CallAsync(web, method, path, ("Origin", "https://third.example"), ("Sec-Fetch-Site", "cross-site"))).StatusCode);
    }

    [Fact]
    public async Task A_link_from_another_site_may_read()
    {
        await using WebHost web = await WebHost.StartAsync(new IdleEngine());

        Assert.Equal(HttpStatusCode.OK, (await CallAsync(web, "get", "/api/options", ("Sec-Fetch-Site", "cross-site"))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(ChangingCalls))]
    public void Every_call_that_changes_something_is_described_with_that_refusal(string method, string path) =>
        Assert.NotNull(JsonNode.Parse(ApiDescription.Json)!["paths"]![path]![method]!["responses"]!["403"]);

    static async Task<HttpResponseMessage> CallAsync(WebHost web, string method, string path, params (string Name, string Value)[] headers)
    {
        // No batch has such an id, and no body is what any call takes.
        string address = path.Replace("{id}", "NO-BATCH", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal);
        using HttpRequestMessage request = new(HttpMethod.Parse(method), address);
        foreach ((string name, string value) in headers)
            request.Headers.Add(name, value);
        return await web.Client.SendAsync(request);
    }
}
