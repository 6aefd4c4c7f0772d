using System.IO.Compression;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>A tab with the page in it, and what a person does there.</summary>
sealed class CartoonPage(IPage tab)
{
    public IPage Tab => tab;

    public ILocator Tiles => tab.Locator(".tile");

    public ILocator StartButton => tab.Locator(".start-button");

    /// <summary>The line of files that will not be drawn; open, it says why.</summary>
    public ILocator Skipped => tab.Locator("details.skipped");

    public ILocator Headline => tab.Locator(".summary-count");

    public ILocator ZipLink => tab.GetByRole(AriaRole.Link, new() { Name = "Download zip" });

    /// <summary>The tile of a photo.</summary>
    public ILocator Tile(string name) => Tiles.Filter(new() { Has = tab.Locator("bdi").GetByText(name, new() { Exact = true }) });

    /// <summary>Picks photos as a person does.</summary>
    public async Task AddAsync(params FilePayload[] photos) => await (await OpenChooserAsync()).SetFilesAsync(photos);

    /// <summary>Picks photos that are on the disk.</summary>
    public async Task AddFilesAsync(params string[] paths) => await (await OpenChooserAsync()).SetFilesAsync(paths);

    /// <summary>Opens the lightbox at a photo's cartoon.</summary>
    public async Task OpenLightboxAsync(string name)
    {
        await tab.GetByRole(AriaRole.Button, new() { Name = $"Compare {name} with its cartoon" }).ClickAsync();
        await Assertions.Expect(tab.Locator("dialog.lightbox")).ToBeVisibleAsync();
        await Assertions.Expect(tab.GetByAltText("Photo")).ToBeVisibleAsync();
    }

    /// <summary>Starts the batch and gives its address.</summary>
    public async Task<string> StartAsync()
    {
        await StartButton.ClickAsync();
        try
        {
            await tab.WaitForURLAsync("**/#/batch/*");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"No batch began. The page says: {await tab.Locator("main").InnerTextAsync()}", late);
        }
        return tab.Url;
    }

    /// <summary>Waits until the batch is over.</summary>
    public Task WaitForZipAsync() => Assertions.Expect(ZipLink).ToBeVisibleAsync(new() { Timeout = 120_000 });

    /// <summary>Waits until some photos are done, and others are not.</summary>
    public Task WaitForFirstDoneAsync() =>
        Assertions.Expect(Tiles.And(tab.Locator("[data-state=done]")).First).ToBeVisibleAsync(new() { Timeout = 60_000 });

    /// <summary>Downloads the zip and opens it.</summary>
    public async Task<ZipArchive> DownloadZipAsync(string fileName = @"^outputs_\d{8}_\d{6}\.zip$")
    {
        IDownload download = await tab.RunAndWaitForDownloadAsync(() => ZipLink.ClickAsync());
        Assert.Matches(fileName, download.SuggestedFilename);
        MemoryStream bytes = new();
        await using (Stream content = await download.CreateReadStreamAsync())
            await content.CopyToAsync(bytes);
        return new ZipArchive(bytes);
    }

    Task<IFileChooser> OpenChooserAsync()
    {
        ILocator pick = tab.GetByRole(AriaRole.Button,
            new() { NameRegex = new("^(Choose photos|Add photos|Choose a photo|Another photo)$") });
        return tab.RunAndWaitForFileChooserAsync(() => pick.ClickAsync());
    }
}
