using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>One person's browser with its tabs. When it closes, nothing may have gone wrong in any of them.</summary>
sealed class BrowserPerson(Uri address, IBrowserContext context) : IAsyncDisposable
{
    readonly List<string> errors = [];
    readonly HashSet<string> hosts = [];

    public IBrowserContext Context => context;

    /// <summary>Whether a request that finds no service is a part of the test; the browser itself writes those to the console.</summary>
    public bool ExpectsBrokenConnections { get; set; }

    /// <summary>Whether a call that the service refuses is a part of the test; the browser writes those to the console too.</summary>
    public bool ExpectsRefusals { get; set; }

    /// <summary>Every host that was asked for anything.</summary>
    public IReadOnlySet<string> Hosts => hosts;

    /// <summary>Opens a tab at a place, for example <c>#/history</c>.</summary>
    public async Task<CartoonPage> OpenTabAsync(string place = "")
    {
        IPage tab = await context.NewPageAsync();
        tab.SetDefaultTimeout(60_000);
        tab.Console += (_, message) => NoteConsole(message);
        tab.PageError += (_, error) => Note($"uncaught: {error}");
        tab.Dialog += (_, dialog) => Note($"a dialog: {dialog.Message}");
        tab.Request += (_, request) => NoteHost(request);
        // Playwright takes over file choosers only while somebody listens, and a key press is faster than it gets ready.
        tab.FileChooser += (_, _) => { };
        await tab.GotoAsync(new Uri(address, place).AbsoluteUri);
        // Loaded is not yet listening: the modules go on after the document's load.
        await tab.Locator("main > *").First.WaitForAsync();
        return new CartoonPage(tab);
    }

    /// <summary>Keeps what the browser asks from the service, by its address, until the result is set.</summary>
    public async Task<TaskCompletionSource> HoldAsync(Func<string, bool> addresses)
    {
        TaskCompletionSource goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await context.RouteAsync(addresses, async route =>
        {
            await goesOn.Task;
            await route.ContinueAsync();
        });
        return goesOn;
    }

    /// <summary>Whether an address asks how a batch is: held, the page knows of no change.</summary>
    public static bool IsStatus(string url) => new Uri(url).Segments is ["/", "api/", "batches/", _];

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        lock (errors)
            Assert.True(errors.Count == 0, string.Join('\n', errors)); // whole: a collection's assertion cuts its strings off
    }

    void NoteConsole(IConsoleMessage message)
    {
        bool isExpected = (ExpectsBrokenConnections && IsFailedLoad("net::ERR_"))
            || (ExpectsRefusals && IsFailedLoad("the server responded with a status of 4"));
        if (message.Type is "error" or "warning" && !isExpected)
            Note($"{message.Type}: {message.Text} ({message.Location})");

        bool IsFailedLoad(string how) => message.Text.StartsWith($"Failed to load resource: {how}", StringComparison.Ordinal);
    }

    void Note(string error)
    {
        lock (errors)
            errors.Add(error);
    }

    void NoteHost(IRequest request)
    {
        if (new Uri(request.Url) is { Scheme: "http" or "https" } url)
        {
            lock (errors)
                hosts.Add(url.Authority);
        }
    }
}
