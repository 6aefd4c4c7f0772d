using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>The real service, and a browser; shared by the tests, which run one after another.</summary>
public sealed class PageFixture : IAsyncLifetime, IDisposable
{
    readonly int port = FreePort();
    TemporaryFolder? data;
    Chromium? chromium;
    string? missing;
    CartoonProcess? service;
    CartoonProcess? overAzurite;
    Uri? addressOverAzurite;

    public Uri Address => new($"http://127.0.0.1:{port}/");

    public async Task InitializeAsync()
    {
        data = new TemporaryFolder();
        (chromium, missing) = await Chromium.StartAsync();
        if (chromium is not null)
            await StartServiceAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (CartoonProcess? running in (CartoonProcess?[])[service, overAzurite])
        {
            running?.Signal("INT");
            if (running is not null)
                await running.WaitAsync();
            running?.Dispose();
        }
        if (chromium is not null)
            await chromium.DisposeAsync();
    }

    public void Dispose() => data?.Dispose();

    /// <summary>A browser on a phone.</summary>
    internal Task<BrowserPerson> OpenPhoneAsync(string? locale = null) =>
        OpenAsync(new()
        {
            Locale = locale,
            ViewportSize = new() { Width = 390, Height = 844 },
            DeviceScaleFactor = 2,
            HasTouch = true,
            IsMobile = true,
        });

    /// <summary>A browser of a new person: nothing is remembered. Skips the test where there is no browser.</summary>
    /// <param name="options">How the browser is.</param>
    /// <param name="isOverAzurite">Whether it is the service that keeps everything in Azurite, whose page sends photos there.</param>
    /// <param name="profile">The folder in which the browser keeps what it stores; else it is a private window.</param>
    internal async Task<BrowserPerson> OpenAsync(
        BrowserNewContextOptions? options = null, bool isOverAzurite = false, string? profile = null)
    {
        Skip.If(missing is not null, missing);
        // Five seconds, the default, are few on a machine that draws meanwhile.
        Assertions.SetDefaultExpectTimeout(30_000);
        options ??= new();
        options.Locale ??= "en-US";
        options.ReducedMotion ??= ReducedMotion.Reduce;
        Uri address = isOverAzurite ? await StartOverAzuriteAsync() : Address;
        return new BrowserPerson(address, await (profile is null
            ? chromium!.Browser.NewContextAsync(options) : chromium!.OpenKeptAsync(profile, options)));
    }

    /// <summary>Ends the service as a power cut would.</summary>
    internal async Task KillServiceAsync()
    {
        service!.Signal("KILL");
        await service.WaitAsync();
        service.Dispose();
    }

    internal async Task StartServiceAsync()
    {
        service = CartoonProcess.Start("up", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data!["service"]);
        await WaitUntilHealthyAsync(service, Address);
    }

    async Task<Uri> StartOverAzuriteAsync()
    {
        if (addressOverAzurite is not null)
            return addressOverAzurite;
        int free = FreePort();
        overAzurite = CartoonProcess.Start("up", "--azurite", "--port", free.ToString(CultureInfo.InvariantCulture), "--storage-port", "0",
            "--data", data!["azurite"]);
        addressOverAzurite = new Uri($"http://127.0.0.1:{free}/");
        await WaitUntilHealthyAsync(overAzurite, addressOverAzurite);
        return addressOverAzurite;
    }

    static async Task WaitUntilHealthyAsync(CartoonProcess service, Uri address)
    {
        using HttpClient client = new() { BaseAddress = address };
        for (int tries = 0; tries < 600; tries++)
        {
            if (await IsHealthyAsync(client))
                return;
            await Task.Delay(100);
        }
        throw new TimeoutException($"The service did not start. It said: {service.Error}");
    }

    static async Task<bool> IsHealthyAsync(HttpClient client)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri("api/health", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>All tests of the page share one service and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SharedPage : ICollectionFixture<PageFixture>
{
    public const string Name = "page";
}
