using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>WCAG 2.2 AA as far as a checker can tell, in both themes and languages, and the page by keyboard alone.</summary>
[Collection(SharedPage.Name)]
public sealed class AccessibilityTests(PageFixture fixture)
{
    static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    [SkippableTheory]
    [InlineData(ColorScheme.Light, "en-US", 1280)]
    [InlineData(ColorScheme.Dark, "zh-CN", 360)]
    [InlineData(ColorScheme.Light, "es-ES", 1280)]
    public async Task Every_state_passes_the_checker(ColorScheme theme, string locale, int width)
    {
        await using BrowserPerson person = await fixture.OpenAsync(new()
        {
            ColorScheme = theme,
            Locale = locale,
            ViewportSize = new() { Width = width, Height = 740 },
            // The checker is a script of its own, which the page's policy rightly refuses.
            BypassCSP = true,
        });
        CartoonPage page = await person.OpenTabAsync();
        await CheckAsync(page, "empty");
        IFileChooser chooser = await page.Tab.RunAndWaitForFileChooserAsync(() => page.Tab.Locator(".drop button").First.ClickAsync());
        await chooser.SetFilesAsync([Photos.Good("a.jpg"), Photos.Truncated("torn.jpg"), Photos.WebPage("page.jpg")]);
        await Assertions.Expect(page.StartButton).ToBeEnabledAsync();
        await page.Skipped.Locator("summary").ClickAsync();
        // By key: on a small screen it may lie under the start bar until somebody scrolls.
        await page.Tab.Locator(".tile-check").First.PressAsync("Space");
        await CheckAsync(page, "photos chosen, one selected");
        await CheckOptionsAsync(page, isNarrow: width < 960);
        await page.StartAsync();
        await Assertions.Expect(page.Tab.Locator(".summary a[download]")).ToBeVisibleAsync();
        await CheckAsync(page, "done");
        await page.Tab.Locator("button.tile-picture").First.ClickAsync();
        await Assertions.Expect(page.Tab.Locator("dialog .compare-before")).ToBeVisibleAsync();
        await CheckAsync(page, "before and after");
        await page.Tab.Locator("dialog .lightbox-bar button:visible").First.ClickAsync();
        await Assertions.Expect(page.Tab.Locator("dialog.try .compare-before")).ToBeVisibleAsync();
        await CheckAsync(page, "redo");
        await page.Tab.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Tab.Locator("dialog")).ToHaveCountAsync(1);
        await page.Tab.Keyboard.PressAsync("Escape");
        // A dialog that closes goes one page back, which must be over before the next address.
        await page.Tab.WaitForFunctionAsync("!history.state?.dialog");
        await page.Tab.GotoAsync(new Uri(fixture.Address, "#/history").AbsoluteUri);
        await page.Tab.Locator(".past-batch [data-kind=danger]").First.ClickAsync();
        await CheckAsync(page, "history, with a question");
        await page.Tab.Keyboard.PressAsync("Escape");
        await page.Tab.WaitForFunctionAsync("!history.state?.dialog");
        await page.Tab.GotoAsync(new Uri(fixture.Address, "#/single").AbsoluteUri);
        await CheckAsync(page, "one photo");
    }

    [SkippableFact]
    public async Task The_language_follows_the_browser_and_can_be_switched()
    {
        await using BrowserPerson person = await fixture.OpenAsync(new() { Locale = "zh-CN" });
        CartoonPage page = await person.OpenTabAsync();
        await Assertions.Expect(page.Tab.Locator("h1 .for-mouse")).ToHaveTextAsync("放入照片，变成漫画");
        await Assertions.Expect(page.Tab.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        await page.Tab.GetByLabel("语言").SelectOptionAsync("es");
        await Assertions.Expect(page.Tab.Locator("h1 .for-mouse")).ToHaveTextAsync("Suelte fotos, reciba dibujos");
        await Assertions.Expect(page.Tab.Locator("html")).ToHaveAttributeAsync("lang", "es");
        await page.Tab.GetByLabel("Idioma").SelectOptionAsync("en");
        await page.Tab.ReloadAsync();
        await Assertions.Expect(page.Tab.Locator("h1 .for-mouse")).ToHaveTextAsync("Drop photos, get cartoons");
    }

    [SkippableFact]
    public async Task Every_message_is_there_in_every_language()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        string[] keys = await page.Tab.EvaluateAsync<string[]>(
            """
            async () => {
              const { languages: { en, ...others } } = await import('/js/lang/languages.js');
              // What the service finds too has its words there, once for both; in English they are the service's own.
              const has = (words, key) => key in words.default
                || (key.startsWith('problem.') && key.slice('problem.'.length) in words.reasons);
              return Object.entries(others).flatMap(([code, words]) => [
                ...Object.keys(en.default).filter(key => !has(words, key)), ...Object.keys(words.default).filter(key => !has(en, key)),
              ].map(key => `${code}: ${key}`));
            }
            """);
        Assert.Empty(keys);
    }

    [SkippableTheory]
    [InlineData("zh-CN")]
    [InlineData("es-ES")]
    public async Task No_help_of_an_option_is_left_in_English(string locale)
    {
        await using BrowserPerson person = await fixture.OpenAsync(new() { Locale = locale });
        CartoonPage page = await person.OpenTabAsync();
        await Assertions.Expect(page.Tab.Locator(".panel .hint").First).ToBeAttachedAsync();
        string[] english = await page.Tab.EvaluateAsync<string[]>(
            """
            async () => {
              const { options } = await (await fetch('/api/options')).json();
              const helps = options.map(({ help }) => `${help}.`);
              return [...document.querySelectorAll('.panel .hint')].map(hint => hint.textContent).filter(text => helps.includes(text));
            }
            """);
        Assert.Empty(english);
    }

    [SkippableFact]
    public async Task What_is_chosen_can_be_seen_in_colours_that_the_system_forces()
    {
        await using BrowserPerson person = await fixture.OpenAsync(new() { ForcedColors = ForcedColors.Active });
        CartoonPage page = await person.OpenTabAsync();
        foreach (string chosen in (string[])[".style:has(:checked)", ".segments label:has(:checked)", ".bar nav [aria-current]"])
            await Assertions.Expect(page.Tab.Locator(chosen).First).ToHaveCSSAsync("outline-style", "solid");
        await page.AddAsync(Photos.Good("a.jpg"));
        await page.StartAsync();
        await page.WaitForZipAsync();

        string[] colours = await page.Tab.EvaluateAsync<string[]>(
            "() => ['.progress', '.progress-done'].map(part => getComputedStyle(document.querySelector(part)).backgroundColor)");

        Assert.NotEqual(colours[0], colours[1]);
    }

    [SkippableFact]
    public async Task Nothing_is_wider_than_a_small_phone()
    {
        await using BrowserPerson person = await fixture.OpenAsync(new() { ViewportSize = new() { Width = 360, Height = 640 } });
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good($"{new string('w', 150)}.jpg"), Photos.WebPage("page.jpg"));
        await Assertions.Expect(page.StartButton).ToBeEnabledAsync();
        Assert.Equal(360, await page.Tab.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.StartAsync();
        await page.WaitForZipAsync();
        Assert.Equal(360, await page.Tab.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [SkippableFact]
    public async Task The_keyboard_alone_adds_removes_and_starts()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Choose photos" }).FocusAsync();
        IFileChooser chooser = await page.Tab.RunAndWaitForFileChooserAsync(() => page.Tab.Keyboard.PressAsync("Enter"));
        await chooser.SetFilesAsync([Photos.Good("a.jpg"), Photos.Good("b.jpg")]);
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 2 · Toon");
        await Assertions.Expect(page.Tab.Locator("#live")).ToHaveTextAsync("2 photos added.");

        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Remove a.jpg" }).FocusAsync();
        await page.Tab.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Tab.GetByRole(AriaRole.Button, new() { Name = "Remove b.jpg" })).ToBeFocusedAsync();
        await Assertions.Expect(page.Tab.Locator("#live")).ToHaveTextAsync("a.jpg removed.");

        await page.StartButton.FocusAsync();
        await page.Tab.Keyboard.PressAsync("Space");
        await page.WaitForZipAsync();
        await Assertions.Expect(page.Tab.Locator("#live")).ToHaveTextAsync("1 cartoon is ready");
    }

    static async Task CheckOptionsAsync(CartoonPage page, bool isNarrow)
    {
        if (isNarrow)
            await page.Tab.Locator(".start-options").ClickAsync();
        await page.Tab.Locator("details.more summary").ClickAsync();
        await CheckAsync(page, "options");
        await page.Tab.Locator(".style-large").First.ClickAsync();
        await Assertions.Expect(page.Tab.Locator("dialog.try .compare-before")).ToBeVisibleAsync();
        await CheckAsync(page, "a style, large");
        await page.Tab.Locator("dialog.try .lightbox-bar button").ClickAsync();
        if (isNarrow)
            await page.Tab.Locator(".sheet-head button").ClickAsync();
        await Assertions.Expect(page.Tab.Locator("dialog")).ToHaveCountAsync(0);
    }

    static async Task CheckAsync(CartoonPage page, string state)
    {
        AxeResult result = await page.Tab.RunAxe(Rules);
        Assert.True(result.Violations.Length == 0,
            $"{state}: {string.Join("; ", result.Violations.Select(violation => $"{violation.Id} at {string.Join(", ", violation.Nodes.Select(node => node.Target))}"))}");
    }
}
