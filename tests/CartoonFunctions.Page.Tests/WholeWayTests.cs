using System.IO.Compression;
using System.Text.Json;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>From photos on disk to cartoons on disk.</summary>
[Collection(SharedPage.Name)]
public sealed class WholeWayTests(PageFixture fixture)
{
    [SkippableFact]
    public async Task Twelve_photos_of_which_two_are_bad_become_a_zip_of_ten_cartoons()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        FilePayload[] good = [.. Enumerable.Range(1, 10).Select(i => Photos.Good($"photo-{i:D2}.jpg", 300 + i, 200 + i, i))];
        await page.AddAsync([.. good, Photos.WebPage("page.jpg"), Photos.Truncated("torn.jpg")]);

        await Assertions.Expect(page.Tile("photo-01.jpg")).ToContainTextAsync("301 × 201");
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 10 · Toon");
        await page.Skipped.Locator("summary").ClickAsync();
        await Assertions.Expect(page.Skipped).ToContainTextAsync("This is a web page, not a photo.");
        await Assertions.Expect(page.Skipped).ToContainTextAsync("The file is cut off: its end is missing.");
        await page.Tab.Locator("details.more summary").ClickAsync();
        await page.Tab.GetByLabel("Draw photos that are cut off").CheckAsync();
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 11 · Toon");
        await page.StartAsync();
        await page.WaitForZipAsync();

        await Assertions.Expect(page.Headline).ToHaveTextAsync("10 cartoons are ready");
        await Assertions.Expect(page.Tile("torn.jpg")).ToHaveAttributeAsync("data-state", "refused");
        await Assertions.Expect(page.Tile("torn.jpg").Locator(".tile-state")).Not.ToBeEmptyAsync();
        await Assertions.Expect(page.Tile("page.jpg")).ToContainTextAsync("This is a web page, not a photo.");
        using ZipArchive zip = await page.DownloadZipAsync();
        AssertHoldsCartoons(zip, good.Length);
        Assert.Equal([fixture.Address.Authority], person.Hosts);
    }

    [SkippableFact]
    public async Task Chosen_options_are_used_and_remembered()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.Tab.GetByRole(AriaRole.Radio, new() { Name = "WebP" }).CheckAsync();
        await page.Tab.GetByRole(AriaRole.Radio, new() { Name = "As the photos" }).CheckAsync();
        await page.Tab.GetByLabel("Long side").FillAsync("512");
        await page.Tab.ReloadAsync();
        await page.AddAsync(Photos.Good("Käse 芝士.jpg", 900, 600));
        await page.StartAsync();
        await page.WaitForZipAsync();

        using ZipArchive zip = await page.DownloadZipAsync();
        ZipArchiveEntry cartoon = Assert.Single(zip.Entries, entry => entry.Name != "manifest.json");
        Assert.Equal("Käse 芝士.webp", cartoon.Name);
        Assert.Equal(512, ReadHeader(cartoon).Width);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_photo_keeps_its_own_size_where_that_is_wanted(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("wide.jpg", 2200, 400));
        if (isPhone)
            await page.Tab.GetByRole(AriaRole.Button, new() { Name = "All options" }).ClickAsync();
        await page.Tab.GetByRole(AriaRole.Radio, new() { Name = "Original", Exact = true }).CheckAsync();
        if (isPhone)
            await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await page.StartAsync();
        await page.WaitForZipAsync();

        await Assertions.Expect(page.Tab.Locator(".facts")).ToContainTextAsync("Original size");
        using ZipArchive zip = await page.DownloadZipAsync();
        Assert.Equal(2200, ReadHeader(Assert.Single(zip.Entries, entry => entry.Name != "manifest.json")).Width);
    }

    [SkippableFact]
    public async Task One_photo_is_drawn_again_when_a_slider_moves()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync("#/single");
        await page.AddAsync(Photos.Good("me.jpg", 640, 480));
        ILocator cartoon = page.Tab.GetByAltText("Cartoon");
        await Assertions.Expect(page.Tab.GetByRole(AriaRole.Button, new() { Name = "Save cartoon" })).ToBeEnabledAsync();
        string? first = await cartoon.GetAttributeAsync("src");

        await page.Tab.GetByRole(AriaRole.Slider, new() { Name = "Strength" }).FillAsync("0.2");

        await Assertions.Expect(cartoon).Not.ToHaveAttributeAsync("src", first!);
        await Assertions.Expect(page.Tab.Locator(".single-tools p")).ToContainTextAsync("Drawn in");
    }

    [SkippableFact]
    public async Task A_past_batch_is_listed_run_again_and_deleted()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));
        string address = await page.StartAsync();
        await page.WaitForZipAsync();

        await page.Tab.GetByRole(AriaRole.Link, new() { Name = "Past batches" }).ClickAsync();
        ILocator past = page.Tab.Locator(".past-batch").Filter(new() { Has = page.Tab.Locator($"a[href='{new Uri(address).Fragment}']") });
        await Assertions.Expect(past).ToContainTextAsync("1 of 1 photo done");
        await Assertions.Expect(past.Locator("img")).ToHaveCountAsync(1);
        await past.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await page.WaitForZipAsync();
        Assert.NotEqual(address, page.Tab.Url);

        await page.Tab.GotoAsync(new Uri(fixture.Address, "#/history").AbsoluteUri);
        await past.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.Tab.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(past).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task A_past_batch_that_another_tab_deleted_leaves_the_list_when_it_is_to_run_again()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsRefusals = true;
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));
        string id = (await page.StartAsync()).Split('/')[^1];
        await page.WaitForZipAsync();
        await page.Tab.GetByRole(AriaRole.Link, new() { Name = "Past batches" }).ClickAsync();
        ILocator past = page.Tab.Locator(".past-batch").Filter(new() { Has = page.Tab.Locator($"a[href='#/batch/{id}']") });
        await Assertions.Expect(past).ToBeVisibleAsync();
        await person.Context.APIRequest.DeleteAsync(new Uri(fixture.Address, $"api/batches/{id}?purge=true").AbsoluteUri);

        await past.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();

        await Assertions.Expect(past).ToHaveCountAsync(0);
        await Assertions.Expect(page.Tab.Locator("main [role=alert]")).ToContainTextAsync("That did not work: ");
    }

    [SkippableFact]
    public async Task A_batch_that_is_listed_as_running_is_listed_as_done_when_it_has_ended()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Large(Photos.LongBatch));
        string address = await page.StartAsync();
        await page.WaitForFirstDoneAsync();

        await page.Tab.GetByRole(AriaRole.Link, new() { Name = "Past batches" }).ClickAsync();

        ILocator past = page.Tab.Locator(".past-batch").Filter(new() { Has = page.Tab.Locator($"a[href='{new Uri(address).Fragment}']") });
        await Assertions.Expect(past.Locator(".state")).ToHaveTextAsync("Running");
        await Assertions.Expect(past.Locator(".state")).ToHaveTextAsync("Done", new() { Timeout = 120_000 });
        await Assertions.Expect(past).ToContainTextAsync($"{Photos.LongBatch} of {Photos.LongBatch} photos done");
    }

    static void AssertHoldsCartoons(ZipArchive zip, int count)
    {
        List<ZipArchiveEntry> cartoons = [.. zip.Entries.Where(entry => entry.Name != "manifest.json")];
        Assert.Equal(count, cartoons.Count);
        Assert.All(cartoons, cartoon => Assert.Equal(PhotoFormat.Png, ReadHeader(cartoon).Format));
        using JsonDocument manifest = JsonDocument.Parse(zip.GetEntry("manifest.json")!.Open());
        JsonElement[] photos = [.. manifest.RootElement.GetProperty("photos").EnumerateArray()];
        Assert.Equal(cartoons.Select(cartoon => cartoon.Name).Order(),
            photos.Where(photo => StateOf(photo) == "done").Select(photo => photo.GetProperty("output").GetString()).Order());
        Assert.Equal("torn.jpg", Assert.Single(photos, photo => StateOf(photo) == "refused").GetProperty("name").GetString());
    }

    static string? StateOf(JsonElement photo) => photo.GetProperty("state").GetString();

    static PhotoHeader ReadHeader(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        using MemoryStream bytes = new();
        content.CopyTo(bytes);
        return new VipsCodec(new PhotoLimits()).Probe(bytes.ToArray());
    }
}
