using System.Buffers.Binary;
using CartoonFunctions.Imaging;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>The small pictures that the page makes of photos.</summary>
[Collection(SharedPage.Name)]
public sealed class ThumbnailTests(PageFixture fixture)
{
    const byte Unchanged = 1;

    [SkippableTheory]
    [InlineData(Unchanged, 640, 427)]
    [InlineData(3, 640, 427)]
    [InlineData(6, 427, 640)]
    [InlineData(8, 427, 640)]
    public async Task A_large_JPEG_becomes_a_small_one_upright_and_as_it_is(byte orientation, int width, int height)
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        FilePayload photo = Photos.Good("large.jpg", 2400, 1600);
        photo.Buffer = Turned(photo.Buffer, orientation);

        // Beside the thumbnail the whole photo, as the browser itself shows it: how far they are apart, on a scale to 255.
        (int Width, int Height, string Type, double Apart) = await DifferenceAsync(page, photo);

        Assert.Equal((width, height, "image/jpeg"), (Width, Height, Type));
        Assert.InRange(Apart, 0, 3);
    }

    [SkippableFact]
    public async Task What_may_be_transparent_stays_so()
    {
        await using BrowserPerson person = await fixture.OpenAsync();
        CartoonPage page = await person.OpenTabAsync();
        FilePayload photo = new() { Name = "a.png", MimeType = "image/png", Buffer = TestPhotos.Encode(900, 600, format: OutputFormat.Png) };

        (int Width, int Height, string Type, double Apart) = await DifferenceAsync(page, photo);

        Assert.Equal((640, 427, "image/webp"), (Width, Height, Type));
        Assert.InRange(Apart, 0, 3);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_styles_are_tried_when_every_tile_has_its_picture(bool isPhone)
    {
        await using BrowserPerson person = await (isPhone ? fixture.OpenPhoneAsync() : fixture.OpenAsync());
        CartoonPage page = await person.OpenTabAsync();
        TaskCompletionSource<int> without = new();
        await page.Tab.RouteAsync("**/api/cartoonize*", async route =>
        {
            without.TrySetResult(await page.Tab.EvaluateAsync<int>("() => document.querySelectorAll('.tile-photo:not([src])').length"));
            await route.ContinueAsync();
        });

        await page.AddAsync(Photos.Large(12));

        Assert.Equal(0, await without.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(12, await page.Tiles.CountAsync());
    }

    static async Task<(int Width, int Height, string Type, double Apart)> DifferenceAsync(CartoonPage page, FilePayload photo)
    {
        double[] found = await page.Tab.EvaluateAsync<double[]>(
            """
            async ({ bytes, type }) => {
              const { probe } = await import('/js/probe.js');
              const { makePicture, THUMBNAIL_PIXELS } = await import('/js/thumbnails.js');
              const file = new Blob([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], { type });
              const made = await makePicture(file, THUMBNAIL_PIXELS, await probe(file));
              const [small, whole] = [await createImageBitmap(made), await createImageBitmap(file)];
              const pixelsOf = bitmap => {
                const canvas = new OffscreenCanvas(32, 32);
                const context = canvas.getContext('2d');
                context.imageSmoothingQuality = 'high';
                context.drawImage(bitmap, 0, 0, 32, 32);
                return context.getImageData(0, 0, 32, 32).data;
              };
              const [ours, theirs] = [pixelsOf(small), pixelsOf(whole)];
              const apart = ours.reduce((sum, value, i) => sum + Math.abs(value - theirs[i]), 0) / ours.length;
              return [small.width, small.height, made.type === 'image/jpeg' ? 1 : made.type === 'image/webp' ? 2 : 0, apart];
            }
            """, new { bytes = Convert.ToBase64String(photo.Buffer), type = photo.MimeType });
        string[] types = ["", "image/jpeg", "image/webp"];
        return ((int)found[0], (int)found[1], types[(int)found[2]], found[3]);
    }

    /// <summary>A JPEG with an EXIF block that says how it is to be turned.</summary>
    static byte[] Turned(byte[] jpeg, byte orientation)
    {
        byte[] exif = [.. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] head = [0xff, 0xd8, 0xff, 0xe1, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(4), (ushort)(exif.Length + 2));
        return [.. head, .. exif, .. jpeg.AsSpan(2)];
    }
}
