using System.IO.Compression;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>A batch that has ended: one photo once more, the rest of a cancelled one, and photos that come later; one zip.</summary>
[Collection(SharedPage.Name)]
public sealed class RevisionTests(PageFixture fixture)
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_photo_is_redone_beside_its_picture_and_takes_its_place_in_the_zip(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage page = await EndedAsync(person, Photos.Good("a.jpg", 640, 480), Photos.Good("b.jpg", 640, 480, seed: 2));
        string address = page.Tab.Url;
        Dictionary<string, byte[]> before = await CartoonsAsync(page);

        await RedoAsync(page, "a.jpg");

        ILocator lightbox = page.Tab.Locator("dialog.lightbox");
        await Assertions.Expect(lightbox).ToHaveCountAsync(1);
        await Assertions.Expect(lightbox.Locator(".compare-after[src*='revision=1']")).ToBeVisibleAsync();
        await page.Tab.Keyboard.PressAsync("Escape");
        await page.WaitForZipAsync();
        await Assertions.Expect(page.Tile("a.jpg")).ToContainTextAsync("Sketch · Done");
        Assert.Equal(address, page.Tab.Url);
        Dictionary<string, byte[]> after = await CartoonsAsync(page);
        Assert.Equal(before.Keys, after.Keys);
        Assert.NotEqual(before.First().Value, after.First().Value);
        Assert.Equal(before.Last().Value, after.Last().Value);
    }

    [SkippableFact]
    public async Task A_photo_is_redone_though_another_tab_has_redone_one_meanwhile()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsRefusals = true;
        CartoonPage first = await EndedAsync(person, Photos.Good("a.jpg", 640, 480), Photos.Good("b.jpg", 640, 480, seed: 2));
        CartoonPage second = await person.OpenTabAsync(new Uri(first.Tab.Url).Fragment);
        await second.WaitForZipAsync();
        await RedoAsync(first, "a.jpg");
        await Assertions.Expect(first.Tab.Locator("dialog.lightbox .compare-after[src*='revision=1']")).ToBeVisibleAsync();

        await RedoAsync(second, "b.jpg");

        await Assertions.Expect(second.Tab.Locator("dialog.lightbox .compare-after[src*='revision=2']")).ToBeVisibleAsync();
        await Assertions.Expect(second.Tile("a.jpg")).ToContainTextAsync("Sketch · Done");
        await Assertions.Expect(second.Tile("b.jpg")).ToContainTextAsync("Sketch · Done");
    }

    [SkippableFact]
    public async Task Photos_that_were_cancelled_are_tried_again_in_the_same_batch()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Large(Photos.LongBatch));
        string address = await page.StartAsync();
        // Asked before the first is done, a quick machine is in the middle when they are cancelled.
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.WaitForFirstDoneAsync();
        await page.Tab.Locator("dialog.ask [data-kind=danger]").ClickAsync();
        await page.WaitForZipAsync();

        await page.Tab.GetByRole(AriaRole.Button, new() { NameRegex = new("^Try .* again$") }).ClickAsync();

        await Assertions.Expect(page.Headline).ToHaveTextAsync($"{Photos.LongBatch} cartoons are ready", new() { Timeout = 120_000 });
        Assert.Equal(address, page.Tab.Url);
        Assert.Equal(Photos.LongBatch, (await CartoonsAsync(page)).Count);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Photos_that_are_added_come_into_the_batch_and_its_zip_and_the_bad_ones_are_named(bool isOverAzurite)
    {
        await using BrowserPerson person = await fixture.OpenAsync(isOverAzurite: isOverAzurite);
        CartoonPage page = await EndedAsync(person, Photos.Good("a.jpg"));
        string address = page.Tab.Url;

        await page.AddAsync(Photos.Good("a.jpg", seed: 2), Photos.WebPage("page.jpg"));

        await Assertions.Expect(page.Headline).ToHaveTextAsync("2 cartoons are ready", new() { Timeout = 120_000 });
        await Assertions.Expect(page.Tiles).ToHaveCountAsync(3);
        await Assertions.Expect(page.Tile("page.jpg")).ToHaveAttributeAsync("data-state", "wrong");
        Assert.Equal(address, page.Tab.Url);
        Assert.Equal(2, (await CartoonsAsync(page)).Count);
        await page.Tab.ReloadAsync();
        await Assertions.Expect(page.Headline).ToHaveTextAsync("2 cartoons are ready");
    }

    static async Task<CartoonPage> EndedAsync(BrowserPerson person, params FilePayload[] photos)
    {
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(photos);
        await page.StartAsync();
        await page.WaitForZipAsync();
        return page;
    }

    static async Task RedoAsync(CartoonPage page, string name)
    {
        await page.OpenLightboxAsync(name);
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Redo this one" }).ClickAsync();
        ILocator dialog = page.Tab.Locator("dialog.try");
        await dialog.GetByRole(AriaRole.Radio, new() { Name = "Sketch" }).CheckAsync();
        await Assertions.Expect(dialog.Locator(".compare-after[src^='blob:']")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Redo", Exact = true }).ClickAsync();
    }

    static async Task<Dictionary<string, byte[]>> CartoonsAsync(CartoonPage page)
    {
        using ZipArchive zip = await page.DownloadZipAsync();
        Dictionary<string, byte[]> cartoons = [];
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.Name != "manifest.json"))
        {
            using MemoryStream bytes = new();
            await using Stream content = entry.Open();
            await content.CopyToAsync(bytes);
            cartoons[entry.Name] = bytes.ToArray();
        }
        return cartoons;
    }
}
