using System.IO.Compression;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>Whatever happens in the middle, the batch ends whole.</summary>
[Collection(SharedPage.Name)]
public sealed class SurvivalTests(PageFixture fixture)
{
    const int PhotoCount = 6;

    [SkippableFact]
    public async Task A_reload_before_the_start_keeps_the_photos()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"), Photos.Good("b.jpg"), Photos.WebPage("c.jpg"));
        await Assertions.Expect(page.Tab.Locator(".tile-photo[src]")).ToHaveCountAsync(2);

        await page.Tab.ReloadAsync();

        await Assertions.Expect(page.Tiles).ToHaveCountAsync(2);
        await Assertions.Expect(page.Tab.Locator(".tile-photo[src]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Skipped).ToContainTextAsync("1 file skipped");
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 2 · Toon");
    }

    [SkippableFact]
    public async Task A_reload_in_the_middle_of_the_upload_goes_on_with_it()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Large(PhotoCount));
        // The third photo never gets through before the reload.
        int uploads = 0;
        await person.Context.RouteAsync(IsUpload, async route =>
        {
            if (Interlocked.Increment(ref uploads) <= 2)
                await route.ContinueAsync();
        });
        await page.StartAsync();
        await Assertions.Expect(page.Headline).ToContainTextAsync("2 / 6 uploaded");

        await person.Context.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await page.Tab.ReloadAsync();

        await AssertEndsWholeAsync(page);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_heavy_photo_goes_up_in_parts_and_none_of_them_twice(bool isOverAzurite)
    {
        await using BrowserPerson person = await fixture.OpenAsync(isOverAzurite: isOverAzurite);
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Heavy("heavy.jpg", 10));
        List<string> blocks = [];
        bool isHeld = true;
        TaskCompletionSource twoAreThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await person.Context.RouteAsync(url =>
            isOverAzurite ? url.Contains("comp=block&", StringComparison.Ordinal) : IsUpload(url), async route =>
        {
            if (isHeld && blocks.Count == 2)
            {
                // The page asks for the third when it has heard that the second arrived.
                twoAreThere.TrySetResult();
                return;
            }
            blocks.Add(isOverAzurite ? new Uri(route.Request.Url).Query.Split("blockid=")[1] : route.Request.Headers["content-range"]);
            await route.ContinueAsync();
        });
        await page.StartAsync();
        await Assertions.Expect(page.Tile("heavy.jpg")).ToContainTextAsync("Uploading 80%");
        await twoAreThere.Task.WaitAsync(TimeSpan.FromSeconds(30));

        isHeld = false;
        await page.Tab.ReloadAsync();

        await page.WaitForZipAsync();
        await Assertions.Expect(page.Headline).ToHaveTextAsync("1 cartoon is ready");
        Assert.Equal(3, blocks.Count);
        Assert.Equal(3, blocks.Distinct().Count());
    }

    [SkippableFact]
    public async Task A_reload_in_the_middle_of_the_drawing_goes_on_watching()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await StartLargeAsync(person, Photos.LongBatch);
        await page.WaitForFirstDoneAsync();
        await page.Tab.ReloadAsync();
        await AssertEndsWholeAsync(page, Photos.LongBatch);
    }

    [SkippableFact]
    public async Task The_service_killed_in_the_middle_and_started_again_ends_the_batch()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsBrokenConnections = true;
        CartoonPage page = await StartLargeAsync(person, Photos.LongBatch);
        await page.WaitForFirstDoneAsync();

        await fixture.KillServiceAsync();
        try
        {
            await Assertions.Expect(page.Tab.Locator("#notice")).ToContainTextAsync("The service does not answer.");
        }
        finally
        {
            // The tests after this one need it.
            await fixture.StartServiceAsync();
        }

        await AssertEndsWholeAsync(page, Photos.LongBatch);
        await Assertions.Expect(page.Tab.Locator("#notice")).ToBeEmptyAsync();
    }

    [SkippableFact]
    public async Task Offline_in_the_middle_and_back_goes_on()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsBrokenConnections = true;
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Large(PhotoCount));
        await Assertions.Expect(page.StartButton).ToBeEnabledAsync();
        await page.StartAsync();
        await person.Context.SetOfflineAsync(true);
        await Assertions.Expect(page.Tab.Locator("#notice")).ToContainTextAsync("You are offline.");
        await person.Context.SetOfflineAsync(false);
        await AssertEndsWholeAsync(page);
    }

    [SkippableTheory]
    [InlineData(false, "2 cartoons are ready")]
    [InlineData(true, "1 cartoon is ready")] // a private window has no copies on the disk
    public async Task A_file_that_goes_away_during_the_upload_is_sent_from_its_copy_and_stops_no_other(bool isPrivate, string end)
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["a.jpg", "b.jpg"])
            await File.WriteAllBytesAsync(folder[name], Photos.Good(name, seed: name[0]).Buffer);
        await using BrowserPerson person = await fixture.OpenAsync(profile: isPrivate ? null : folder["profile"]);
        person.ExpectsBrokenConnections = true;
        CartoonPage page = await person.OpenTabAsync();
        await page.AddFilesAsync(folder["a.jpg"], folder["b.jpg"]);
        await person.Context.RouteAsync(IsUpload, async route =>
        {
            if (!route.Request.Url.Contains("/photos/1?", StringComparison.Ordinal) || !File.Exists(folder["a.jpg"]))
            {
                await route.ContinueAsync();
                return;
            }
            File.Delete(folder["a.jpg"]);
            await route.AbortAsync();
        });

        await page.StartAsync();

        await page.WaitForZipAsync();
        await Assertions.Expect(page.Headline).ToHaveTextAsync(end);
    }

    [SkippableFact]
    public async Task A_cancel_that_does_not_reach_the_service_leaves_the_batch_as_it_is()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsBrokenConnections = true;
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Large(PhotoCount));
        TaskCompletionSource isBack = await person.HoldAsync(IsUpload);
        await page.StartAsync();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await person.Context.SetOfflineAsync(true);
        await page.Tab.Locator("dialog.ask [data-kind=danger]").ClickAsync();
        await Assertions.Expect(page.Tab.GetByText("That did not work: the service does not answer.")).ToBeVisibleAsync();

        await person.Context.SetOfflineAsync(false);
        isBack.SetResult();

        await AssertEndsWholeAsync(page);
    }

    [SkippableFact]
    public async Task Two_tabs_keep_their_photos_apart_and_share_a_batch()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage first = await person.OpenTabAsync();
        await first.AddAsync(Photos.Large(PhotoCount));
        await Assertions.Expect(first.StartButton).ToHaveTextAsync("Cartoonize 6 · Toon");
        CartoonPage second = await person.OpenTabAsync();
        await Assertions.Expect(second.Tiles).ToHaveCountAsync(0);

        string address = await first.StartAsync();
        await second.Tab.GotoAsync(address);

        await AssertEndsWholeAsync(first);
        await AssertEndsWholeAsync(second);
    }

    [SkippableFact]
    public async Task A_batch_opens_in_another_persons_browser_and_cancels_there()
    {
        await using BrowserPerson owner = await fixture.OpenAsync();
        await using BrowserPerson other = await fixture.OpenAsync();
        CartoonPage page = await owner.OpenTabAsync();
        await page.AddAsync(Photos.Large(2 * Photos.LongBatch));
        CartoonPage elsewhere = await StartWatchedAsync(owner, page, other);

        await elsewhere.Tab.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.WaitForFirstDoneAsync();
        await elsewhere.Tab.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await elsewhere.WaitForZipAsync();
        await elsewhere.Tab.Locator(".tile[data-state=done] button.tile-picture").First.ClickAsync();
        await Assertions.Expect(elsewhere.Tab.GetByAltText("Photo")).ToBeVisibleAsync();
        await Assertions.Expect(elsewhere.Tab.GetByAltText("Photo")).ToHaveJSPropertyAsync("complete", true);
        await Assertions.Expect(page.Headline).ToContainTextAsync("Cancelled with");
        await page.Tab.GetByRole(AriaRole.Button, new() { NameRegex = new("^Try .* again$") }).ClickAsync();
        await Assertions.Expect(page.Headline).ToContainTextAsync("ready", new() { Timeout = 120_000 });
    }

    [SkippableFact]
    public async Task A_photo_comes_into_the_lightbox_though_the_batch_has_changed_meanwhile()
    {
        await using BrowserPerson owner = await fixture.OpenAsync();
        await using BrowserPerson other = await fixture.OpenAsync();
        CartoonPage page = await owner.OpenTabAsync();
        await page.AddAsync(Photos.Large(2 * Photos.LongBatch));
        TaskCompletionSource changed = await other.HoldAsync(address => address.EndsWith("/source", StringComparison.Ordinal));
        CartoonPage elsewhere = await StartWatchedAsync(owner, page, other);
        ILocator done = elsewhere.Tab.Locator(".tile[data-state=done]");
        await Assertions.Expect(done.First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        // However long the lightbox takes to open, something is left to change after it.
        TaskCompletionSource isInLightbox = await other.HoldAsync(BrowserPerson.IsStatus);
        await done.First.Locator("button.tile-picture").ClickAsync();
        await Assertions.Expect(elsewhere.Tab.GetByAltText("Cartoon")).ToBeVisibleAsync();
        int known = await done.CountAsync();
        isInLightbox.SetResult();

        await Assertions.Expect(done.Nth(known)).ToBeAttachedAsync();
        changed.SetResult();

        await Assertions.Expect(elsewhere.Tab.GetByAltText("Photo")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_photo_that_was_lost_on_its_way_comes_into_the_lightbox_later()
    {
        await using BrowserPerson owner = await fixture.OpenAsync();
        await using BrowserPerson other = await fixture.OpenAsync();
        other.ExpectsBrokenConnections = true;
        CartoonPage page = await owner.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));
        await page.StartAsync();
        await page.WaitForFirstDoneAsync();
        int asked = 0;
        await other.Context.RouteAsync(address => address.EndsWith("/source", StringComparison.Ordinal), route =>
            Interlocked.Increment(ref asked) <= 2 ? route.AbortAsync() : route.ContinueAsync());

        CartoonPage elsewhere = await other.OpenTabAsync(new Uri(page.Tab.Url).Fragment);
        await elsewhere.Tile("a.jpg").Locator("button.tile-picture").ClickAsync();

        await Assertions.Expect(elsewhere.Tab.GetByAltText("Photo")).ToBeVisibleAsync();
        Assert.Equal(3, asked);
    }

    [SkippableFact]
    public async Task A_cartoon_whose_picture_was_lost_on_its_way_comes_to_its_tile_later()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsBrokenConnections = true;
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));
        int asked = 0;
        await person.Context.RouteAsync("**/photos/1/thumbnail", route =>
            Interlocked.Increment(ref asked) <= 2 ? route.AbortAsync() : route.ContinueAsync());

        await page.StartAsync();

        await Assertions.Expect(page.Tile("a.jpg").Locator(".tile-cartoon[data-loaded]")).ToBeVisibleAsync();
        Assert.Equal(3, asked);
    }

    [SkippableFact]
    public async Task A_link_that_was_broken_on_its_way_is_one_to_no_batch()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsRefusals = true;
        CartoonPage page = await person.OpenTabAsync();

        await page.Tab.EvaluateAsync("location.hash = '#/batch/%zz'");

        await Assertions.Expect(page.Tab.GetByRole(AriaRole.Heading, new() { Name = "There is no such batch" })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task The_single_photo_survives_a_reload()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync("#/single");
        await page.AddAsync(Photos.Good("me.jpg"));
        await Assertions.Expect(page.Tab.GetByRole(AriaRole.Button, new() { Name = "Save cartoon" })).ToBeEnabledAsync();

        await page.Tab.ReloadAsync();

        await Assertions.Expect(page.Tab.GetByRole(AriaRole.Button, new() { Name = "Save cartoon" })).ToBeEnabledAsync();
        await Assertions.Expect(page.Tab.GetByAltText("Photo")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task The_history_comes_by_itself_when_the_service_is_back()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsBrokenConnections = true;
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));
        await page.StartAsync();
        await page.WaitForZipAsync();
        await person.Context.SetOfflineAsync(true);
        await page.Tab.GetByRole(AriaRole.Link, new() { Name = "Past batches" }).ClickAsync();
        await Assertions.Expect(page.Tab.Locator("#notice")).ToContainTextAsync("You are offline.");

        await person.Context.SetOfflineAsync(false);

        await Assertions.Expect(page.Tab.Locator(".past-batch").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Tab.Locator("#notice")).ToBeEmptyAsync();
    }

    [SkippableFact]
    public async Task Another_look_needs_no_upload_shows_the_photos_at_once_and_both_looks_beside_each_other()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"), Photos.Good("b.jpg", seed: 2));
        string address = await page.StartAsync();
        await page.WaitForZipAsync();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Another look" }).ClickAsync();
        await page.Tab.Locator("dialog .styles [value=sketch]").CheckAsync(new() { Force = true });
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Draw them" }).ClickAsync();
        await page.Tab.WaitForURLAsync(url => url != address);

        await Assertions.Expect(page.Tab.Locator(".tile-photo[src*='/source/thumbnail']")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Tab.Locator(".tile-photo").First).ToHaveJSPropertyAsync("complete", true);
        Assert.True(await page.Tab.Locator(".tile-photo").First.EvaluateAsync<int>("photo => photo.naturalWidth") > 0);
        await page.WaitForZipAsync();
        await page.OpenLightboxAsync("a.jpg");
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Compare looks" }).ClickAsync();
        await Assertions.Expect(page.Tab.Locator("dialog .compare-label").First).ToContainTextAsync("Toon");
        string[] pictures = await page.Tab.Locator("dialog .compare img").EvaluateAllAsync<string[]>("images => images.map(image => image.src)");
        Assert.All(pictures, url => Assert.Contains("/output", url, StringComparison.Ordinal));
        Assert.NotEqual(pictures[0], pictures[1]);
    }

    /// <summary>Starts a batch that is open in the browser of somebody else before its first photo is sent, however long opening takes.
    /// </summary>
    static async Task<CartoonPage> StartWatchedAsync(BrowserPerson owner, CartoonPage page, BrowserPerson other)
    {
        TaskCompletionSource isOpen = await owner.HoldAsync(IsUpload);
        CartoonPage elsewhere = await other.OpenTabAsync(new Uri(await page.StartAsync()).Fragment);
        await Assertions.Expect(elsewhere.Headline).ToBeVisibleAsync();
        isOpen.SetResult();
        return elsewhere;
    }

    static async Task<CartoonPage> StartLargeAsync(BrowserPerson person, int photos = PhotoCount)
    {
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Large(photos));
        await page.StartAsync();
        return page;
    }

    static async Task AssertEndsWholeAsync(CartoonPage page, int photos = PhotoCount)
    {
        await page.WaitForZipAsync();
        await Assertions.Expect(page.Headline).ToHaveTextAsync($"{photos} cartoons are ready");
        using ZipArchive zip = await page.DownloadZipAsync();
        Assert.Equal(photos + 1, zip.Entries.Count);
    }

    static bool IsUpload(string url) => url.Contains("?upload=", StringComparison.Ordinal);
}
