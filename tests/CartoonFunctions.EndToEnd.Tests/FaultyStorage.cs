using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>A real storage behind a proxy that answers 500 whenever a chosen blob is read; everything else goes through.</summary>
sealed class FaultyStorage : IAsyncDisposable
{
    readonly WebApplication proxy;
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    readonly Uri storage;
    readonly Func<HttpRequest, bool> fails;

    FaultyStorage(Uri storage, Func<HttpRequest, bool> fails)
    {
        this.storage = storage;
        this.fails = fails;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        proxy = builder.Build();
        proxy.Run(ForwardAsync);
    }

    public int Port =>
        new Uri(proxy.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public static async Task<FaultyStorage> StartAsync(Uri storage, Func<HttpRequest, bool> fails)
    {
        FaultyStorage faulty = new(storage, fails);
        await faulty.proxy.StartAsync();
        return faulty;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.StopAsync();
        await proxy.DisposeAsync();
        http.Dispose();
    }

    async Task ForwardAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (fails(request))
        {
            context.Response.StatusCode = 500;
            return;
        }
        using HttpRequestMessage forwarded =
            new(new HttpMethod(request.Method), new Uri(storage, request.GetRawUrl())) { Content = new StreamContent(request.Body) };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Headers)
        {
            if (name is not ("Host" or "Transfer-Encoding")
                && !forwarded.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                forwarded.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        using HttpResponseMessage answer = await http.SendAsync(forwarded, HttpCompletionOption.ResponseHeadersRead);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection"))
                context.Response.Headers.Append(name, values.ToArray());
        }
        if (request.Method != "HEAD")
            await answer.Content.CopyToAsync(context.Response.Body);
    }
}

/// <summary>The address of a request exactly as it was sent: its signature depends on it.</summary>
static class RawAddress
{
    public static string GetRawUrl(this HttpRequest request) =>
        request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
}
