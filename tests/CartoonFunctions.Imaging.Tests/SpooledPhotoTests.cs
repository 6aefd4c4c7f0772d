using System.Buffers;

namespace CartoonFunctions.Imaging.Tests;

public sealed class SpooledPhotoTests
{
    [Fact]
    public void What_was_written_is_read_and_no_file_is_to_be_seen()
    {
        byte[] written = new byte[300_000];
        new Random(1).NextBytes(written);
        string[] before = Files();
        using SpooledPhoto photo = new();

        photo.File.Write(written.AsSpan(0, 100_000));
        photo.File.Write(written.AsSpan(100_000));

        if (!OperatingSystem.IsWindows())
            Assert.Empty(Files().Except(before));
        Assert.Equal(written.Length, photo.Length);
        Assert.True(photo.Bytes.Span.SequenceEqual(written));
    }

    [Fact]
    public void Bytes_that_somebody_has_pinned_outlive_the_photo()
    {
        SpooledPhoto photo = new();
        photo.File.Write([1, 2, 3]);
        ReadOnlyMemory<byte> bytes = photo.Bytes;
        MemoryHandle pin = bytes.Pin();
        photo.Dispose();

        Assert.Equal([1, 2, 3], bytes.ToArray());

        pin.Dispose();
        Assert.Throws<ObjectDisposedException>(() => bytes.Pin());
    }

    static string[] Files() => Directory.GetFiles(Path.GetTempPath(), "cartoon-*");
}
