using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>Photos as a person has them on disk.</summary>
static class Photos
{
    /// <summary>So many that they are drawn for several seconds on any machine: whoever is there can still do something in the
    /// middle.</summary>
    public const int LongBatch = 25;

    /// <summary>A photo that can be drawn.</summary>
    public static FilePayload Good(string name, int width = 320, int height = 240, int seed = 1) =>
        new() { Name = name, MimeType = "image/jpeg", Buffer = TestPhotos.Encode(width, height, seed) };

    /// <summary>Several of them, large enough that drawing takes a while.</summary>
    public static FilePayload[] Large(int count) =>
        [.. Enumerable.Range(1, count).Select(i => Good($"large-{i:D2}.jpg", 1024, 1024, i))];

    /// <summary>A photo in a file of many megabytes, most of it behind the picture, where every reader stops.</summary>
    public static FilePayload Heavy(string name, int mebibytes)
    {
        byte[] bytes = new byte[mebibytes << 20];
        TestPhotos.Encode().CopyTo(bytes, 0);
        return new() { Name = name, MimeType = "image/jpeg", Buffer = bytes };
    }

    /// <summary>A photo that ends in the middle: its header is right, so only the service can tell.</summary>
    public static FilePayload Truncated(string name)
    {
        byte[] whole = TestPhotos.Encode(640, 480);
        return new() { Name = name, MimeType = "image/jpeg", Buffer = whole[..(whole.Length / 2)] };
    }

    /// <summary>A web page that is called a photo.</summary>
    public static FilePayload WebPage(string name) =>
        new() { Name = name, MimeType = "image/jpeg", Buffer = "<!DOCTYPE html><title>Not found</title>"u8.ToArray() };
}
