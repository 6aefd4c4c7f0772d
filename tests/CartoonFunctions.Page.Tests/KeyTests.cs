using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>A service that has a key, as one that listens beyond its own machine does.</summary>
[Collection(SharedPage.Name)]
public sealed class KeyTests(PageFixture fixture)
{
    [SkippableFact]
    public async Task A_wrong_key_is_called_wrong_and_who_gives_none_can_still_give_it_later()
    {
        await using BrowserPerson person = await OpenWithKeyAsync();
        CartoonPage page = await person.OpenTabAsync();
        ILocator dialog = page.Tab.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("This service needs its key");
        await Assertions.Expect(dialog).Not.ToContainTextAsync("not right");
        await GiveAsync(page, "wrong");
        await Assertions.Expect(dialog).ToContainTextAsync("That key is not right");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();

        await page.Tab.Locator("#notice").GetByRole(AriaRole.Button, new() { Name = "Give the key" }).ClickAsync();
        await GiveAsync(page, "right");

        await Assertions.Expect(page.Tab.Locator(".styles .style").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Tab.Locator("#notice")).ToBeEmptyAsync();
    }

    [SkippableFact]
    public async Task Without_the_key_no_batch_is_said_to_be_missing()
    {
        await using BrowserPerson person = await OpenWithKeyAsync();
        CartoonPage page = await person.OpenTabAsync("#/batch/abc");
        await Assertions.Expect(page.Tab.GetByRole(AriaRole.Dialog)).ToContainTextAsync("This service needs its key");
        await Assertions.Expect(page.Tab.Locator("main")).Not.ToContainTextAsync("There is no such batch");
    }

    /// <summary>A person's browser before which the service stands with a key.</summary>
    async Task<BrowserPerson> OpenWithKeyAsync()
    {
        BrowserPerson person = await fixture.OpenAsync();
        person.ExpectsRefusals = true;
        await person.Context.RouteAsync("**/api/**", route =>
            route.Request.Headers.GetValueOrDefault("x-functions-key") == "right" || route.Request.ResourceType == "image"
                ? route.ContinueAsync()
                : route.FulfillAsync(new()
                {
                    Status = 401,
                    ContentType = "application/problem+json",
                    Body = """{ "type": "urn:cartoonfunctions:problem:no-key", "detail": "The key is missing or wrong." }""",
                }));
        return person;
    }

    static async Task GiveAsync(CartoonPage page, string key)
    {
        await page.Tab.GetByLabel("Key", new() { Exact = true }).FillAsync(key);
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Use it" }).ClickAsync();
    }
}
