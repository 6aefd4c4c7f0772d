using System.IO.Compression;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>What comes in: names that mean harm, too many photos, and headers that the page reads itself.</summary>
[Collection(SharedPage.Name)]
public sealed class IntakeTests(PageFixture fixture)
{
    static readonly string[] HostileNames =
    [
        "<img src=x onerror=alert(1)>.jpg", "\"><script>alert(2)</script>.jpg", "\u202Egpj.exe", "two\nlines.jpg",
            "%2e%2e%2fetc%2fpasswd.jpg",
        "a?b#c&d=e+f.jpg", "CON.jpg", "dots...jpg", " spaces .jpg", "emoji 👩‍🎨 芝士.jpg", $"{new string('长', 120)}.jpg", "same.jpg",
            "same.jpg", "SAME.JPG", "'; drop table--.jpg",
    ];

    [SkippableFact]
    public async Task Hostile_file_names_are_only_names()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync([.. HostileNames.Select((name, i) => Photos.Good(name, 64, 64, i))]);
        await Assertions.Expect(page.StartButton).ToHaveTextAsync($"Cartoonize {HostileNames.Length} · Toon");
        Assert.Equal(HostileNames.Order(), (await page.Tab.Locator(".tile-name").AllTextContentsAsync()).Order());
        await page.Tab.GetByRole(AriaRole.Radio, new() { Name = "As the photos" }).CheckAsync();
        await page.StartAsync();
        await page.WaitForZipAsync();

        await Assertions.Expect(page.Headline).ToHaveTextAsync($"{HostileNames.Length} cartoons are ready");
        await Assertions.Expect(page.Tile(HostileNames[0])).ToBeVisibleAsync();
        using ZipArchive zip = await page.DownloadZipAsync();
        Assert.Equal(HostileNames.Length + 1, zip.Entries.Count);
        Assert.All(zip.Entries, entry => Assert.DoesNotMatch(@"[\x00-\x1f<>:""/\\|?*\u202E]|^\.", entry.FullName));
    }

    [SkippableFact]
    public async Task However_many_photos_they_are_one_batch_and_one_zip()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        await page.AddAsync([.. Enumerable.Range(1, 52).Select(i => Photos.Good($"p{i}.jpg", 64, 64, i))]);
        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 52 · Toon");
        Assert.Equal("p2.jpg", await page.Tiles.Nth(1).Locator("bdi").TextContentAsync()); // by number, as the service numbers them
        await page.StartAsync();
        await page.WaitForZipAsync();

        await Assertions.Expect(page.Headline).ToHaveTextAsync("52 cartoons are ready");
        using ZipArchive zip = await page.DownloadZipAsync();
        Assert.Equal(53, zip.Entries.Count);
    }

    [SkippableFact]
    public async Task A_dropped_folder_and_a_pasted_photo_are_taken_and_hidden_files_left_out()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync("#/history");
        using TemporaryFolder folder = new();
        TestPhotos.Write(folder["dropped.jpg"], 64, 64);
        TestPhotos.Write(folder["deep/down/dropped.jpg"], 64, 64);
        TestPhotos.Write(folder["deep/.hidden.jpg"], 64, 64);
        TestPhotos.Write(folder["deep/Thumbs.db"], 64, 64);
        ICDPSession mouse = await person.Context.NewCDPSessionAsync(page.Tab);
        foreach (string type in (string[])["dragEnter", "dragOver", "drop"])
        {
            await mouse.SendAsync("Input.dispatchDragEvent", new()
            {
                ["type"] = type,
                ["x"] = 200,
                ["y"] = 200,
                ["data"] = new { items = Array.Empty<object>(), files = new[] { folder.Path }, dragOperationsMask = 1 },
            });
        }
        await Assertions.Expect(page.Tiles).ToHaveCountAsync(2);
        await page.Tab.EvaluateAsync(
            """
            () => {
              const transfer = new DataTransfer();
              transfer.items.add(new File(['%PDF-1.7'], 'pasted.jpg'));
              document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
            }
            """);
        await page.Skipped.Locator("summary").ClickAsync();
        await Assertions.Expect(page.Skipped).ToContainTextAsync("pasted.jpg");
        await Assertions.Expect(page.Skipped).ToContainTextAsync("This is a PDF, not a photo.");
        await Assertions.Expect(page.Tile("dropped.jpg").First).ToContainTextAsync("64 × 64");
    }

    [SkippableFact]
    public async Task Several_photos_that_fall_on_the_view_of_one_begin_a_batch()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync("#/single");
        string photo = Convert.ToBase64String(TestPhotos.Encode(64, 64));

        await page.Tab.EvaluateAsync(
            """
            photo => {
              const bytes = Uint8Array.from(atob(photo), c => c.charCodeAt(0));
              const transfer = new DataTransfer();
              for (const name of ['a.jpg', 'b.jpg']) transfer.items.add(new File([bytes], name));
              document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
            }
            """, photo);

        await Assertions.Expect(page.StartButton).ToHaveTextAsync("Cartoonize 2 · Toon");
    }

    [SkippableFact]
    public async Task A_HEIC_that_the_browser_cannot_show_has_a_tile_that_says_it_will_be_drawn()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        // The styles are tried on what can be shown.
        await page.AddAsync(Photos.Good("a.jpg"));
        await Assertions.Expect(page.Tile("a.jpg").Locator(".tile-photo")).ToBeVisibleAsync();

        await page.Tab.EvaluateAsync(
            """
            () => {
              const transfer = new DataTransfer();
              transfer.items.add(new File(['\0\0\0\x18ftypheic\0\0\0\0mif1heic'], 'IMG_1.HEIC'));
              document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
            }
            """);

        await Assertions.Expect(page.Tile("IMG_1.HEIC")).ToContainTextAsync("it will be drawn");
    }

    [SkippableFact]
    public async Task The_page_reads_headers_as_the_codec_does()
    {
        string folder = TestFolders.Shared("photos/hard");
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        VipsCodec codec = new(new PhotoLimits());
        List<string> differences = [];
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            byte[] bytes = await File.ReadAllBytesAsync(path);
            string? seen = await page.Tab.EvaluateAsync<string>(
                """
                async photo => {
                  const { probe } = await import('/js/probe.js');
                  const { width, height, problem } = await probe(new Blob([Uint8Array.from(atob(photo), c => c.charCodeAt(0))]));
                  return problem ? 'refused' : width ? `${width} x ${height}` : 'left to the service';
                }
                """, Convert.ToBase64String(bytes));
            string expected = Expect(codec, bytes);
            if (seen != expected && seen != "left to the service")
                differences.Add($"{Path.GetFileName(path)}: {seen}, the codec says {expected}");
        }
        Assert.Empty(differences);
    }

    static string Expect(VipsCodec codec, byte[] bytes)
    {
        try
        {
            PhotoHeader header = codec.Probe(bytes);
            new PhotoLimits().Check(header);
            return $"{header.Width} x {header.Height}";
        }
        catch (PhotoRefusedException)
        {
            return "refused";
        }
    }
}
