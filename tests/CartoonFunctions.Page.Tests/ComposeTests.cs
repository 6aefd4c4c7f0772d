using System.IO.Compression;
using System.Text.Json;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>The choice of photos and of their look.</summary>
[Collection(SharedPage.Name)]
public sealed class ComposeTests(PageFixture fixture)
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_style_shows_the_persons_own_photo(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));

        ILocator pictures = page.Tab.Locator(isPhone ? ".strip .style-sample" : ".styles .style-sample");
        await Assertions.Expect(pictures.And(page.Tab.Locator("[data-own]"))).ToHaveCountAsync(await pictures.CountAsync());
    }

    [SkippableFact]
    public async Task A_connection_that_breaks_leaves_no_style_without_the_persons_own_photo()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsBrokenConnections = true;
        CartoonPage page = await person.OpenTabAsync();
        int calls = 0;
        await page.Tab.RouteAsync("**/api/cartoonize?**",
            call => ++calls <= 2 ? call.AbortAsync(RequestAbortErrorCode.ConnectionReset) : call.ContinueAsync());
        await page.AddAsync(Photos.Good("a.jpg"));

        ILocator pictures = page.Tab.Locator(".styles .style-sample");
        await Assertions.Expect(pictures.And(page.Tab.Locator("[data-own]"))).ToHaveCountAsync(await pictures.CountAsync());
        Assert.True(calls > 2);
    }

    [SkippableFact]
    public async Task A_style_is_chosen_large_with_its_strength()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));

        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Sketch, large" }).ClickAsync();
        await Assertions.Expect(page.Tab.Locator("dialog .compare-before")).ToBeVisibleAsync();
        await Assertions.Expect(page.Tab.Locator("dialog .compare-after")).ToBeVisibleAsync();
        await page.Tab.Locator("dialog").GetByRole(AriaRole.Slider, new() { Name = "Strength" }).FillAsync("0.5");
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Use this look" }).ClickAsync();

        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 1 · Sketch");
        await Assertions.Expect(page.Tab.Locator(".styles :checked")).ToHaveValueAsync("sketch");
        await Assertions.Expect(page.Tab.Locator(".panel").GetByRole(AriaRole.Slider, new() { Name = "Strength" })).ToHaveValueAsync("0.5");
    }

    [SkippableFact]
    public async Task Fields_that_are_gone_follow_no_choice_any_more()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        // What follows the choices of options listens to an EventTarget of no other kind.
        await person.Context.AddInitScriptAsync("""
            const add = EventTarget.prototype.addEventListener;
            window.followers = 0;
            EventTarget.prototype.addEventListener = function (type, listener, options) {
              if (this.constructor === EventTarget) {
                window.followers++;
                if (options?.signal) add.call(options.signal, 'abort', () => { window.followers--; });
              }
              return add.call(this, type, listener, options);
            };
            """);
        CartoonPage page = await person.OpenTabAsync();
        await page.Tab.Locator(".panel .styles").WaitForAsync();
        int before = await page.Tab.EvaluateAsync<int>("followers");

        for (int i = 0; i < 3; i++)
            await page.Tab.Locator(".panel").GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await page.Tab.Locator(".panel .styles").WaitForAsync();

        Assert.NotEqual(0, before);
        Assert.Equal(before, await page.Tab.EvaluateAsync<int>("followers"));
    }

    [SkippableFact]
    public async Task A_colour_behind_the_people_and_a_crop_are_chosen_under_more_options()
    {
        TestFolders.NeedPeopleModel();
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));
        ILocator panel = page.Tab.Locator(".panel");
        await panel.GetByText("More options").ClickAsync();

        await panel.GetByRole(AriaRole.Combobox, new() { Name = "Background" }).SelectOptionAsync("Other …");
        await panel.GetByRole(AriaRole.Textbox, new() { Name = "Background" }).FillAsync("#3399ff");
        await panel.GetByRole(AriaRole.Combobox, new() { Name = "Crop" }).SelectOptionAsync("Square");
        await page.StartAsync();
        await page.WaitForZipAsync();

        using ZipArchive zip = await page.DownloadZipAsync();
        using JsonDocument manifest = JsonDocument.Parse(zip.GetEntry("manifest.json")!.Open());
        JsonElement options = manifest.RootElement.GetProperty("options");
        Assert.Equal(("#3399ff", "square"), (options.GetProperty("background").GetString(), options.GetProperty("crop").GetString()));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tab_draws_in_the_style_that_it_shows_whatever_another_tab_chose(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage first = await person.OpenTabAsync();
        await first.AddAsync(Photos.Good("a.jpg"));
        string group = isPhone ? ".strip" : ".styles";
        await first.Tab.Locator($"{group} [value=ink-comic]").CheckAsync(new() { Force = true });
        CartoonPage second = await person.OpenTabAsync();
        await second.AddAsync(Photos.Good("b.jpg"));
        await second.Tab.Locator($"{group} [value=sketch]").CheckAsync(new() { Force = true });

        await Assertions.Expect(first.StartButton).ToHaveTextAsync("Cartoonize 1 · Ink comic");
        await first.StartAsync();
        await first.WaitForZipAsync();

        using ZipArchive zip = await first.DownloadZipAsync();
        using JsonDocument manifest = JsonDocument.Parse(zip.GetEntry("manifest.json")!.Open());
        Assert.Equal("ink-comic", manifest.RootElement.GetProperty("options").GetProperty("style").GetString());
    }

    [SkippableFact]
    public async Task On_a_phone_style_start_and_options_are_in_sight_with_fifty_photos()
    {
        await using BrowserPerson person = await fixture.OpenPhoneAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync([.. Enumerable.Range(1, 50).Select(i => Photos.Good($"p{i}.jpg", 64, 64, i))]);

        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 50 · Toon");
        await Assertions.Expect(page.StartButton).ToBeInViewportAsync();
        await Assertions.Expect(page.Tab.Locator(".strip")).ToBeInViewportAsync();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "All options" }).ClickAsync();
        await page.Tab.Locator(".sheet").GetByRole(AriaRole.Radio, new() { Name = "WebP" }).CheckAsync();
        await page.Tab.GoBackAsync();
        await Assertions.Expect(page.Tab.Locator("dialog")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Tiles).ToHaveCountAsync(50);
    }

    [SkippableFact]
    public async Task Selected_photos_are_removed_together_and_come_back()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync([.. Enumerable.Range(1, 5).Select(i => Photos.Good($"p{i}.jpg", 64, 64, i))]);
        await page.Tab.GetByLabel("Select p2.jpg").CheckAsync(new() { Force = true });
        await page.Tab.GetByLabel("Select p4.jpg").ClickAsync(new() { Force = true, Modifiers = [KeyboardModifier.Shift] });

        await Assertions.Expect(page.Tab.Locator(".selected")).ToContainTextAsync("3 selected");
        await page.Tab.Locator(".selected").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.Tiles).ToHaveCountAsync(2);
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Assertions.Expect(page.Tiles).ToHaveCountAsync(5);
        Assert.Equal(["p1.jpg", "p2.jpg", "p3.jpg", "p4.jpg", "p5.jpg"], await page.Tab.Locator(".tile-name").AllTextContentsAsync());
    }

    [SkippableFact]
    public async Task On_a_phone_what_brings_photos_back_lies_above_the_start()
    {
        await using BrowserPerson person = await fixture.OpenPhoneAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"), Photos.Good("b.jpg", seed: 2));
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Remove a.jpg" }).ClickAsync();
        await Assertions.Expect(page.Tab.Locator(".strip-style").First).ToBeVisibleAsync();

        LocatorBoundingBoxResult line = (await page.Tab.Locator(".toast").BoundingBoxAsync())!;
        LocatorBoundingBoxResult start = (await page.Tab.Locator(".start").BoundingBoxAsync())!;

        Assert.InRange(start.Y - (line.Y + line.Height), 1, 32);
    }

    [SkippableFact]
    public async Task A_named_look_is_no_longer_said_to_be_chosen_when_it_is_changed()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.Tab.Locator(".styles [value=sketch]").CheckAsync(new() { Force = true });
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Keep this look under a name" }).ClickAsync();
        await page.Tab.GetByLabel("Its name").FillAsync("Pencil");
        await page.Tab.Keyboard.PressAsync("Enter");
        ILocator looks = page.Tab.GetByLabel("My looks");
        await Assertions.Expect(looks).ToHaveValueAsync("Pencil");

        await page.Tab.Locator(".styles [value=toon]").CheckAsync(new() { Force = true });
        await Assertions.Expect(looks).ToHaveValueAsync("");

        await looks.SelectOptionAsync("Pencil");
        await Assertions.Expect(looks).ToHaveValueAsync("Pencil");
        await Assertions.Expect(page.Tab.Locator(".styles [value=sketch]")).ToBeCheckedAsync();
    }

    [SkippableFact]
    public async Task A_frame_drawn_with_the_mouse_selects_what_it_touches()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("p1.jpg", seed: 1), Photos.Good("p2.jpg", seed: 2), Photos.Good("p3.jpg", seed: 3));
        LocatorBoundingBoxResult first = (await page.Tile("p1.jpg").BoundingBoxAsync())!;
        LocatorBoundingBoxResult second = (await page.Tile("p2.jpg").BoundingBoxAsync())!;

        await page.Tab.Mouse.MoveAsync(first.X + 20, first.Y + 60);
        await page.Tab.Mouse.DownAsync();
        await page.Tab.Mouse.MoveAsync(second.X + 30, second.Y + 90, new() { Steps = 4 });
        await page.Tab.Mouse.UpAsync();

        await Assertions.Expect(page.Tab.Locator(".selected")).ToContainTextAsync("2 selected");
    }

    [SkippableFact]
    public async Task Copies_are_noticed_by_their_bytes_whatever_their_names()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg", seed: 1), Photos.Good("b.jpg", seed: 2), Photos.Good("z.jpg", seed: 1));

        await Assertions.Expect(page.Tile("z.jpg")).ToContainTextAsync("The same as a.jpg");
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Remove the copies" }).ClickAsync();
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 2 · Toon");
    }

    [SkippableFact]
    public async Task A_picture_is_shown_whole_whatever_its_shape()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("tall.jpg", 300, 500, 1), Photos.Good("wide.jpg", 640, 320, 2),
            Photos.Good("square.jpg", 400, 400, 3));

        foreach ((string name, double ratio) in ((string, double)[])[("tall.jpg", 0.6), ("wide.jpg", 2), ("square.jpg", 1)])
        {
            await Assertions.Expect(page.Tile(name)).ToContainTextAsync("×");
            LocatorBoundingBoxResult picture = (await page.Tile(name).Locator(".tile-picture").BoundingBoxAsync())!;
            Assert.Equal(ratio, picture.Width / picture.Height, 1);
        }
    }

    [SkippableFact]
    public async Task What_was_refused_goes_with_its_batch_and_does_not_come_back()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"), Photos.WebPage("page.jpg"));
        await page.StartAsync();
        await page.WaitForZipAsync();
        await Assertions.Expect(page.Tile("page.jpg")).ToContainTextAsync("This is a web page, not a photo.");

        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "More", Exact = true }).ClickAsync();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "New batch, same look" }).ClickAsync();

        await Assertions.Expect(page.Tab.Locator(".drop h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Skipped).ToHaveCountAsync(0);
    }
}
