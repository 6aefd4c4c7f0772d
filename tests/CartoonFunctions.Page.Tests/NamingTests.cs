using System.IO.Compression;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>What batches are called, and until when they are kept.</summary>
[Collection(SharedPage.Name)]
public sealed class NamingTests(PageFixture fixture)
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_name_given_before_the_start_is_on_the_batch_its_zip_and_in_the_history_of_another_device(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        await using BrowserPerson elsewhere = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));
        if (isPhone)
            await page.Tab.GetByRole(AriaRole.Button, new() { Name = "All options" }).ClickAsync();
        await page.Tab.GetByLabel("Name of the batch").FillAsync("Anna / Ben: 80?");
        if (isPhone)
            await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await page.StartAsync();
        await page.WaitForZipAsync();

        await Assertions.Expect(page.Tab.Locator(".summary h1")).ToContainTextAsync("Anna / Ben: 80?");
        using ZipArchive zip = await page.DownloadZipAsync("^Anna _ Ben_ 80_.zip$");
        CartoonPage history = await elsewhere.OpenTabAsync("#/history");
        await Assertions.Expect(history.Tab.Locator(".past-batch h2").First).ToContainTextAsync("Anna / Ben: 80?");
    }

    [SkippableFact]
    public async Task A_pattern_of_ones_own_names_the_cartoons()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("Anna.jpg"), Photos.Good("Ben.jpg", seed: 2));
        ILocator names = page.Tab.GetByRole(AriaRole.Group, new() { Name = "File names" });
        await names.GetByRole(AriaRole.Radio, new() { Name = "Own" }).CheckAsync();
        await names.GetByRole(AriaRole.Textbox).FillAsync("{number:00} {name}");
        await names.GetByRole(AriaRole.Textbox).BlurAsync();
        await page.StartAsync();
        await page.WaitForZipAsync();

        using ZipArchive zip = await page.DownloadZipAsync();
        Assert.Equal(["01 Anna.png", "02 Ben.png", "manifest.json"], zip.Entries.Select(entry => entry.FullName));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_finished_batch_is_named_and_its_name_changed_and_taken_away(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync(Photos.Good("a.jpg"));
        await page.StartAsync();
        await page.WaitForZipAsync();
        ILocator heading = page.Tab.Locator(".summary h1");

        await NameAsync("Name this batch", "Summer");
        await Assertions.Expect(heading).ToContainTextAsync("Summer · ");
        using (await page.DownloadZipAsync("^Summer.zip$"))
            await NameAsync("Change the name", "Winter");
        await Assertions.Expect(heading).ToContainTextAsync("Winter · ");
        await page.Tab.ReloadAsync();
        await Assertions.Expect(heading).ToContainTextAsync("Winter · ");
        await NameAsync("Change the name", "");

        await Assertions.Expect(heading).ToContainTextAsync("Batch of");
        (await page.DownloadZipAsync()).Dispose();

        async Task NameAsync(string button, string name)
        {
            await page.Tab.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
            await page.Tab.Locator("dialog").GetByLabel("Name of the batch").FillAsync(name);
            await page.Tab.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Tab.Locator("dialog")).ToHaveCountAsync(0);
        }
    }

    [SkippableTheory]
    [InlineData("en-GB", "Kept until")]
    [InlineData("en-US", "Kept until")]
    [InlineData("es-ES", "Se guarda hasta")]
    [InlineData("zh-CN", "保留至")]
    public async Task The_day_until_which_a_batch_is_kept_is_said_in_the_persons_language(string locale, string said)
    {
        await using BrowserPerson person = await fixture.OpenAsync(new() { Locale = locale });
        CartoonPage page = await person.OpenTabAsync();
        IFileChooser chooser = await page.Tab.RunAndWaitForFileChooserAsync(() => page.Tab.Locator(".drop button").First.ClickAsync());
        await chooser.SetFilesAsync([Photos.Good("a.jpg")]);
        await page.StartAsync();
        await Assertions.Expect(page.Tab.Locator(".summary a[download]")).ToBeVisibleAsync();
        // The service keeps batches for seven days where nobody says otherwise.
        string day = await page.Tab.EvaluateAsync<string>(
            "locale => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }).format(Date.now() + 7 * 24 * 3600 * 1000)", locale);

        await Assertions.Expect(page.Tab.Locator(".facts")).ToContainTextAsync(said);
        await Assertions.Expect(page.Tab.Locator(".facts")).ToContainTextAsync(day);
        await page.Tab.GotoAsync(new Uri(fixture.Address, "#/history").AbsoluteUri);
        await Assertions.Expect(page.Tab.Locator(".past-batch").First).ToContainTextAsync(day);
    }
}
