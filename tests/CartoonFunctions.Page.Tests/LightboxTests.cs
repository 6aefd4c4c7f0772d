using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>A photo and its cartoon, large.</summary>
[Collection(SharedPage.Name)]
public sealed class LightboxTests(PageFixture fixture)
{
    [SkippableFact]
    public async Task Arrows_change_photos_the_slider_moves_the_cut_and_Save_saves()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await OpenAsync(person);
        ILocator title = page.Tab.Locator("dialog h2");
        await page.Tab.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(title).ToHaveTextAsync("b.jpg");
        ILocator slider = page.Tab.GetByLabel("Before and after");
        await slider.FocusAsync();
        await page.Tab.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(slider).ToHaveAttributeAsync("aria-valuetext", "55% photo");
        await Assertions.Expect(title).ToHaveTextAsync("b.jpg");
        IDownload saved = await page.Tab.RunAndWaitForDownloadAsync(() =>
            page.Tab.GetByRole(AriaRole.Button, new() { Name = "Save cartoon" }).ClickAsync());
        Assert.Matches(@"^outputs_\d{8}_\d{6}_002\.png$", saved.SuggestedFilename);
        await page.Tab.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Tab.Locator("dialog")).ToHaveCountAsync(0);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Back_closes_it_and_leaves_the_page_under_it(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage page = await OpenAsync(person);
        string address = page.Tab.Url;

        await page.Tab.GoBackAsync();

        await Assertions.Expect(page.Tab.Locator("dialog")).ToHaveCountAsync(0);
        Assert.Equal(address, page.Tab.Url);
        await page.OpenLightboxAsync("a.jpg");
        await page.Tab.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Tab.Locator("dialog")).ToHaveCountAsync(0);
        await page.Tab.GoBackAsync();
        await Assertions.Expect(page.Tab.Locator(".drop h1")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Another_address_under_it_leaves_no_step_back_that_goes_nowhere()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await OpenAsync(person);
        string address = page.Tab.Url;
        await page.Tab.EvaluateAsync("location.hash = '#/history'");
        await Assertions.Expect(page.Tab.Locator(".past")).ToBeVisibleAsync();

        await page.Tab.GoBackAsync();
        await page.Tab.WaitForURLAsync(address);
        await page.Tab.WaitForFunctionAsync("!history.state?.dialog");
        await page.Tab.GoBackAsync();

        await Assertions.Expect(page.Tab.Locator(".drop h1")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Opened_while_the_batch_runs_it_lets_a_photo_be_redone_when_it_is_over()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Large(Photos.LongBatch));
        await page.StartAsync();
        await page.WaitForFirstDoneAsync();
        TaskCompletionSource isOpen = await person.HoldAsync(BrowserPerson.IsStatus);
        await page.Tab.Locator(".tile[data-state=done] button.tile-picture").First.ClickAsync();
        ILocator redo = page.Tab.GetByRole(AriaRole.Button, new() { Name = "Redo this one" });
        await Assertions.Expect(page.Tab.Locator("dialog.lightbox")).ToBeVisibleAsync();
        await Assertions.Expect(redo).ToBeHiddenAsync();
        isOpen.SetResult();

        await page.WaitForZipAsync();

        await Assertions.Expect(redo).ToBeVisibleAsync();
    }

    [SkippableTheory]
    [InlineData(false, 500)]
    [InlineData(true, 390)]
    public async Task The_picture_fills_the_window_whole_and_opaque(bool isPhone, int leastWidth)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage page = await OpenAsync(person);

        LocatorBoundingBoxResult frame = (await page.Tab.Locator("dialog .compare").BoundingBoxAsync())!;

        Assert.True(frame.Width >= leastWidth, $"{frame.Width} px wide");
        Assert.Equal(4.0 / 3, frame.Width / frame.Height, 2);
        string[] opacities = await page.Tab.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('dialog .compare, dialog .compare img')].map(part => getComputedStyle(part).opacity)
            """);
        Assert.All(opacities, opacity => Assert.Equal("1", opacity));
    }

    [SkippableFact]
    public async Task The_wheel_enlarges_both_halves_alike_and_a_held_key_shows_the_photo_alone()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await OpenAsync(person);
        await page.Tab.Locator("dialog .compare").HoverAsync();
        await page.Tab.Mouse.WheelAsync(0, -400);

        await Assertions.Expect(page.Tab.Locator("dialog .compare[data-zoomed]")).ToBeVisibleAsync();
        string[] places = await page.Tab.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('dialog .compare img')].map(image => JSON.stringify(image.getBoundingClientRect()))
            """);
        Assert.Equal(places[0], places[1]);

        await page.Tab.Locator("dialog").EvaluateAsync("dialog => dialog.focus()");
        await page.Tab.Keyboard.DownAsync("Space");
        await Assertions.Expect(page.Tab.Locator("dialog .compare-line")).ToBeHiddenAsync();
        await page.Tab.Keyboard.UpAsync("Space");
        await Assertions.Expect(page.Tab.Locator("dialog .compare-line")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_right_click_finds_the_picture_of_its_side()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await OpenAsync(person);
        LocatorBoundingBoxResult frame = (await page.Tab.Locator("dialog .compare").BoundingBoxAsync())!;

        string[] found = await page.Tab.EvaluateAsync<string[]>(
            "({ x, y, width }) => [0.25, 0.75].map(share => document.elementFromPoint(x + width * share, y).alt)",
            new { x = (double)frame.X, y = (double)(frame.Y + (frame.Height / 2)), width = (double)frame.Width });

        Assert.Equal(["Photo", "Cartoon"], found);
    }

    [SkippableFact]
    public async Task A_swipe_goes_to_the_next_photo_and_two_fingers_enlarge()
    {
        await using BrowserPerson person = await fixture.OpenPhoneAsync();
        CartoonPage page = await OpenAsync(person);
        ICDPSession finger = await person.Context.NewCDPSessionAsync(page.Tab);

        await TouchAsync(finger, [(330, 500)], [(250, 500)], [(100, 500)]);
        await Assertions.Expect(page.Tab.Locator("dialog h2")).ToHaveTextAsync("b.jpg");
        await Assertions.Expect(page.Tab.GetByAltText("Photo")).ToBeVisibleAsync();

        await TouchAsync(finger, [(150, 420), (240, 420)], [(100, 420), (290, 420)], [(60, 420), (330, 420)]);
        await Assertions.Expect(page.Tab.Locator("dialog .compare[data-zoomed]")).ToBeVisibleAsync();
    }

    /// <summary>Touches without a pause between the steps: a finger that rests for a quarter of a second holds the picture, and a busy
    /// machine may take as long to answer.</summary>
    static async Task TouchAsync(ICDPSession finger, params (int X, int Y)[][] steps) =>
        await Task.WhenAll(Enumerable.Range(0, steps.Length + 1).Select(i => finger.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = i == 0 ? "touchStart" : i < steps.Length ? "touchMove" : "touchEnd",
            ["touchPoints"] = (i < steps.Length ? steps[i] : []).Select((point, id) => new { x = point.X, y = point.Y, id }).ToArray(),
        })));

    static async Task<CartoonPage> OpenAsync(BrowserPerson person)
    {
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg", 640, 480), Photos.Good("b.jpg", 640, 480, seed: 2));
        await page.StartAsync();
        await page.WaitForZipAsync();
        await page.OpenLightboxAsync("a.jpg");
        return page;
    }
}
