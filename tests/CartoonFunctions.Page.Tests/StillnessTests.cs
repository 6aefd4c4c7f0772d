using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>Nothing moves under a person's eyes, and nothing that they look for is cut off.</summary>
[Collection(SharedPage.Name)]
public sealed class StillnessTests(PageFixture fixture)
{
    const string Watch =
        """
        window.shifts = [];
        window.moved = 0;
        new PerformanceObserver(list => {
          for (const shift of list.getEntries()) {
            if (shift.hadRecentInput) continue;
            const parts = shift.sources.map(({ node, previousRect: from, currentRect: to }) =>
              `${node?.className ?? node?.nodeName} ${from.x},${from.y},${from.height} to ${to.x},${to.y},${to.height}`);
            window.moved += shift.value;
            window.shifts.push(`${shift.value}: ${parts.join('; ')}`);
          }
        }).observe({ type: 'layout-shift', buffered: true });
        """;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_moves_while_a_batch_is_drawn_ends_and_is_looked_at(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        await person.Context.AddInitScriptAsync(Watch);
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Large(6));
        await Assertions.Expect(page.StartButton).ToBeEnabledAsync();
        // A tile takes its photo's shape when the file's header is read.
        await page.Tab.EvaluateAsync("() => { window.shifts.length = window.moved = 0; }");
        await page.StartAsync();
        await page.WaitForFirstDoneAsync();
        await page.WaitForZipAsync();
        await page.OpenLightboxAsync("large-01.jpg");
        foreach (string next in (string[])["large-02.jpg", "large-03.jpg", "large-04.jpg"])
        {
            await page.Tab.Keyboard.PressAsync("ArrowRight");
            await Assertions.Expect(page.Tab.Locator("dialog h2")).ToHaveTextAsync(next);
            await Assertions.Expect(page.Tab.Locator("dialog .compare-after")).ToHaveJSPropertyAsync("complete", true);
        }
        await page.Tab.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Tab.Locator("dialog")).ToHaveCountAsync(0);

        // A twentieth of what counts as good, and too little to be seen: a tile's picture becomes a button when its cartoon is there.
        Assert.Empty(await page.Tab.EvaluateAsync<string[]>(
            "() => new Promise(resolve => requestAnimationFrame(() => resolve(window.moved > 0.005 ? window.shifts : [])))"));
    }

    [SkippableFact]
    public async Task At_twice_the_size_what_stays_in_place_leaves_more_than_half_of_the_window_to_the_photos()
    {
        await using BrowserPerson person = await fixture.OpenAsync(new() { ViewportSize = new() { Width = 640, Height = 360 } });
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"), Photos.Good("b.jpg", seed: 2));
        await Assertions.Expect(page.StartButton).ToBeEnabledAsync();

        double taken = await page.Tab.EvaluateAsync<double>(
            """
            () => [...document.querySelectorAll('body *')].filter(part => ['fixed', 'sticky'].includes(getComputedStyle(part).position))
              .reduce((sum, part) => sum + part.getBoundingClientRect().height, 0)
            """);

        Assert.InRange(taken, 1, 360 / 2);
        Assert.Equal(640, await page.Tab.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [SkippableFact]
    public async Task No_name_of_a_style_is_cut_on_a_phone()
    {
        await using BrowserPerson person = await fixture.OpenPhoneAsync(locale: "es-ES");
        CartoonPage page = await person.OpenTabAsync();
        IFileChooser chooser = await page.Tab.RunAndWaitForFileChooserAsync(() => page.Tab.Locator(".drop button").First.ClickAsync());
        await chooser.SetFilesAsync(Photos.Good("a.jpg"));
        ILocator names = page.Tab.Locator(".strip-style > span:last-child");
        await Assertions.Expect(names.First).ToBeVisibleAsync();

        Assert.Empty(await names.EvaluateAllAsync<string[]>(
            "names => names.filter(name => name.scrollWidth > name.clientWidth).map(name => name.textContent)"));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_picture_of_a_person_is_cut(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("group.jpg", 1200, 300), Photos.Good("tall.jpg", 300, 900, 2), Photos.Good("usual.jpg", 400, 300, 3));
        await Assertions.Expect(page.Tab.Locator(isPhone ? ".strip [data-own]" : ".styles [data-own]").First).ToBeVisibleAsync();
        await AssertWholeAsync(page, ".tile-picture img, .style-sample[data-own] img");
        await page.StartAsync();
        await page.WaitForZipAsync();
        await AssertWholeAsync(page, ".tile-picture img");
        await page.Tab.GotoAsync(new Uri(fixture.Address, "#/history").AbsoluteUri);
        await Assertions.Expect(page.Tab.Locator(".past-thumbs img").First).ToBeVisibleAsync();
        await AssertWholeAsync(page, ".past-thumbs img");
    }

    /// <summary>Every picture lies in its box whole: fitted into it, or of the box's own shape.</summary>
    static async Task AssertWholeAsync(CartoonPage page, string pictures)
    {
        // What is below the window is not fetched before somebody scrolls there, nor is the other window size's strip or list of styles.
        await page.Tab.WaitForFunctionAsync(
            """
            selector => {
              const shown = [...document.querySelectorAll(selector)]
                .filter(image => image.src && image.checkVisibility() && image.getBoundingClientRect().top < innerHeight);
              return shown.length > 0 && shown.every(image => image.complete && image.naturalWidth > 0);
            }
            """, pictures);
        Assert.Empty(await page.Tab.EvaluateAsync<string[]>(
            """
            selector => [...document.querySelectorAll(selector)].filter(image => image.src && image.naturalWidth > 0).filter(image => {
              const box = image.getBoundingClientRect();
              const isOfItsShape = Math.abs(box.width / box.height / (image.naturalWidth / image.naturalHeight) - 1) < 0.03;
              return box.width > 0 && !isOfItsShape && getComputedStyle(image).objectFit !== 'contain';
            }).map(image => image.className || image.src)
            """, pictures));
    }
}
