namespace CartoonFunctions.Web.Tests;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("localhost:7071", null, true)]
    [InlineData("127.0.0.1:7071", null, true)]
    [InlineData("[::1]:7071", null, true)]
    [InlineData("192.168.1.20:7071", null, false)]
    [InlineData("studio.local:7071", null, false)]
    [InlineData("cartoons.example", "https", true)] // behind a proxy that ends TLS
    [InlineData("cartoons.example", "http", false)]
    public async Task The_opener_policy_goes_where_a_browser_heeds_it(string host, string? forwardedScheme, bool isSent)
    {
        await using WebHost web = await WebHost.StartAsync(new IdleEngine());
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/options");
        request.Headers.Host = host;
        if (forwardedScheme is not null)
            request.Headers.Add("X-Forwarded-Proto", forwardedScheme);

        HttpResponseMessage answer = await web.Client.SendAsync(request);

        Assert.Equal(isSent, answer.Headers.Contains("Cross-Origin-Opener-Policy"));
        Assert.True(answer.Headers.Contains("Cross-Origin-Resource-Policy"));
    }
}
