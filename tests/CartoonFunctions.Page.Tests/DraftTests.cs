using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>What was chosen stays chosen, until it is sent or removed.</summary>
[Collection(SharedPage.Name)]
public sealed class DraftTests(PageFixture fixture)
{
    [SkippableFact]
    public async Task A_batch_that_is_started_right_after_an_undo_has_every_photo()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Small(60));
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 60 · Toon");
        // Until all are checked tiles take their photos' shapes, and another one comes under the mouse.
        await Assertions.Expect(page.StartButton).ToBeEnabledAsync();
        await Assertions.Expect(page.Tab.Locator(".tile-photo[src]")).ToHaveCountAsync(60);
        await page.Tab.GetByLabel("Select 11.jpg").CheckAsync(new() { Force = true });
        await Assertions.Expect(page.Tab.GetByLabel("Select 11.jpg")).ToBeCheckedAsync();
        // Without force: the browser's driver looks that nothing lies over the tile, which is scrolled to.
        await page.Tab.GetByLabel("Select 40.jpg").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await page.Tab.Keyboard.PressAsync("Delete");
        await Assertions.Expect(page.Tiles).ToHaveCountAsync(30);

        await HoldWritingAsync(page);
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.StartButton.ClickAsync();
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Starting…");
        await page.Tab.EvaluateAsync("() => window.writeOn()");

        await page.Tab.WaitForURLAsync("**/#/batch/*");
        await Assertions.Expect(page.Tiles).ToHaveCountAsync(60);
    }

    [SkippableFact]
    public async Task A_reload_as_soon_as_the_page_agrees_to_it_keeps_every_photo()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Small(100));
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 100 · Toon");
        // What keeps the page from being left makes the browser ask first.
        await page.Tab.WaitForFunctionAsync("() => dispatchEvent(new Event('beforeunload', { cancelable: true }))");

        await page.Tab.ReloadAsync();

        await Assertions.Expect(page.Tiles).ToHaveCountAsync(100);
    }

    [SkippableFact]
    public async Task The_page_is_not_left_unasked_before_the_photos_are_kept()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        // Before it takes any the page reads what an earlier tab has left, and would wait for the disk with that as well.
        await page.AddAsync(Photos.Good("first.jpg"));
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 1 · Toon");
        await HoldWritingAsync(page);
        await page.AddAsync(Small(3));

        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 4 · Toon");
        await Assertions.Expect(page.StartButton).ToBeEnabledAsync();

        Assert.False(await page.Tab.EvaluateAsync<bool>("() => dispatchEvent(new Event('beforeunload', { cancelable: true }))"));
    }

    [SkippableFact]
    public async Task Photos_that_come_back_before_they_were_checked_are_checked_then()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await HoldReadingAsync(page);
        // Of these some are being looked at when they go, and others not yet.
        await page.AddAsync(Small(9));
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Remove all" }).ClickAsync();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await page.Tab.EvaluateAsync("() => window.readOn()");

        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 9 · Toon");
        await Assertions.Expect(page.StartButton).ToBeEnabledAsync();
        await Assertions.Expect(page.Tab.Locator(".tile-photo[src]")).ToHaveCountAsync(9);
    }

    /// <summary>No file can be read until the page is told to read on: a slow disk.</summary>
    static async Task HoldReadingAsync(CartoonPage page) => await page.Tab.EvaluateAsync("""
        () => {
            const read = Blob.prototype.arrayBuffer;
            const released = new Promise(resolve => { window.readOn = resolve; });
            Blob.prototype.arrayBuffer = async function () { await released; return read.call(this); };
        }
        """);

    /// <summary>Nothing of a photo can be written down until the page is told to write on: a slow disk, too.</summary>
    static async Task HoldWritingAsync(CartoonPage page) => await page.Tab.EvaluateAsync("""
        () => new Promise(resolve => {
            let isHeld = true;
            window.writeOn = () => { isHeld = false; };
            const opening = indexedDB.open('cartoon-functions');
            opening.onsuccess = () => {
                const store = opening.result.transaction('photos', 'readwrite').objectStore('photos');
                // A transaction keeps others waiting as long as something is asked of it.
                const ask = () => { store.count().onsuccess = () => { if (isHeld) ask(); }; };
                ask();
                resolve();
            };
        })
        """);

    static FilePayload[] Small(int count) => [.. Enumerable.Range(1, count).Select(i => Photos.Good($"{i:D2}.jpg", 64, 64, i))];
}
