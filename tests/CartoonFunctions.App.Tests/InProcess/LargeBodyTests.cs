using System.Net;
using System.Net.Http.Headers;
using CartoonFunctions.App.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.App.Tests.InProcess;

/// <summary>The app's pipeline behind the server that the worker has, called as the Functions host calls it.</summary>
public sealed class LargeBodyTests(Azurite azurite) : IClassFixture<Azurite>
{
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_60_MB_is_answered_with_what_is_wrong_while_the_caller_still_sends(bool saysHowLarge)
    {
        await using InProcessApp app = await InProcessApp.StartAsync(azurite.Connection);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication server = builder.Build();
        server.Run(http =>
        {
            http.RequestServices = app.Get<IServiceProvider>();
            return app.Get<WebPipeline>().RunAsync(http);
        });
        await server.StartAsync();
        string address = server.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.Single();

        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"{address}/api/batches"))
        {
            Content = new ByteArrayContent(new byte[60 << 20]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.TransferEncodingChunked = !saysHowLarge;
        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("The body may have 4194304 bytes at most.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await server.StopAsync();
    }
}
