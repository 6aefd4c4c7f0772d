using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>A batch handed to another app. The browser of the tests has no share sheet, so one is put into the page that writes down
/// what it gets.</summary>
[Collection(SharedPage.Name)]
public sealed class SharingTests(PageFixture fixture)
{
    const string ShareSheet =
        """
        window.shared = [];
        navigator.canShare = ({ files }) => files.length > 0;
        navigator.share = async ({ files }) => {
          if (window.isTooLate) { window.isTooLate = false; throw new DOMException('late', 'NotAllowedError'); }
          window.shared = files.map(file => `${file.name} ${file.type} ${file.size > 0}`);
        };
        """;

    [SkippableFact]
    public async Task A_phone_shares_all_cartoons_at_once_and_again_where_fetching_took_too_long()
    {
        await using BrowserPerson person = await fixture.OpenPhoneAsync();
        await person.Context.AddInitScriptAsync(ShareSheet);
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"), Photos.Good("b.jpg", seed: 2));
        await page.StartAsync();
        await page.WaitForZipAsync();
        await page.Tab.EvaluateAsync("() => { window.isTooLate = true; }");

        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }).ClickAsync();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Share them now" }).ClickAsync();

        await page.Tab.WaitForFunctionAsync("() => window.shared.length > 0");
        string[] shared = await page.Tab.EvaluateAsync<string[]>("() => window.shared");
        Assert.Equal(2, shared.Length);
        Assert.All(shared, file => Assert.Matches(@"^outputs_\d{8}_\d{6}_00\d\.png image/png true$", file));
    }

    [SkippableFact]
    public async Task More_than_apps_take_is_given_as_the_zip()
    {
        await using BrowserPerson person = await fixture.OpenPhoneAsync();
        await person.Context.AddInitScriptAsync(ShareSheet);
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync([.. Enumerable.Range(1, 31).Select(i => Photos.Good($"p{i}.jpg", 64, 64, i))]);
        await page.StartAsync();
        await page.WaitForZipAsync();

        IDownload zip = await page.Tab.RunAndWaitForDownloadAsync(() =>
            page.Tab.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }).ClickAsync());

        Assert.EndsWith(".zip", zip.SuggestedFilename, StringComparison.Ordinal);
        await Assertions.Expect(page.Tab.Locator(".note")).ToContainTextAsync("here is the zip");
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_seldom_wanted_is_behind_one_button(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));
        await page.StartAsync();
        await page.WaitForZipAsync();
        ILocator copy = page.Tab.GetByRole(AriaRole.Button, new() { Name = "Copy link" });

        await Assertions.Expect(copy).ToBeHiddenAsync();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "More", Exact = true }).ClickAsync();
        await Assertions.Expect(copy).ToBeInViewportAsync();
        await page.Tab.Keyboard.PressAsync("Escape");
        await Assertions.Expect(copy).ToBeHiddenAsync();
    }
}
