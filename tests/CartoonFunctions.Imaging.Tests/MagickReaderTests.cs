using CartoonFunctions.Imaging.Magick;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>A HEIC is in memory as a whole while it is read; however many ask, one is open.</summary>
public sealed class MagickReaderTests
{
    [Fact]
    public void No_more_than_one_is_open_in_a_process()
    {
        Assert.Equal(1, MagickReader.MostOpen);
        using PixelImage drawn = TestPictures.Picture(64, 48);
        byte[] heic = HeicFile.Write(drawn);
        int open = 0;
        int most = 0;
        using Barrier together = new(6);
        Thread[] readers = [.. Enumerable.Range(0, 6).Select(_ => new Thread(ReadMany))];
        foreach (Thread reader in readers)
            reader.Start();
        foreach (Thread reader in readers)
            reader.Join();
        Assert.Equal(1, most);

        void ReadMany()
        {
            for (int round = 0; round < 20; round++)
            {
                together.SignalAndWait();
                using MagickReader reader = MagickReader.Open(heic);
                int now = Interlocked.Increment(ref open);
                InterlockedMax(ref most, now);
                Thread.Yield(); // whoever else is let in comes in now
                Interlocked.Decrement(ref open);
            }
        }
    }

    [Fact]
    public void A_place_is_taken_until_the_picture_is_let_go()
    {
        using PixelImage drawn = TestPictures.Picture(64, 48);
        byte[] heic = HeicFile.Write(drawn);
        using SemaphoreSlim slots = new(2, 2);
        MagickReader first = MagickReader.Open(heic, slots);
        MagickReader second = MagickReader.Open(heic, slots);
        Assert.Equal(0, slots.CurrentCount);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, slots.CurrentCount);
        second.Dispose();
        Assert.Equal(2, slots.CurrentCount);
    }

    [Fact]
    public void A_file_that_is_broken_gives_its_place_back()
    {
        using PixelImage drawn = TestPictures.Noise(64, 48);
        byte[] heic = HeicFile.Write(drawn);
        using SemaphoreSlim slots = new(2, 2);
        foreach (byte[] broken in (byte[][])[heic[..(heic.Length / 3)], heic[..40]])
            Assert.Throws<PhotoRefusedException>(() => MagickReader.Open(broken, slots).Dispose());
        Assert.Throws<ArgumentException>(() => MagickReader.Open([], slots).Dispose()); // no file, which only a fault of ours gives
        Assert.Equal(2, slots.CurrentCount);
    }

    static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
