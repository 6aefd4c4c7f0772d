using System.Buffers;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>A file in memory that grows as it is written.</summary>
public sealed class FileBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void It_keeps_every_byte_however_often_it_grows(int capacity)
    {
        byte[] bytes = new byte[100_000];
        Random.Shared.NextBytes(bytes);
        using FileBuffer file = new(capacity);

        for (int at = 0, step = 1; at < bytes.Length; at += step, step = Math.Min(2 * step, bytes.Length - at))
            file.Write(bytes.AsSpan(at, step));

        Assert.Equal(bytes.Length, file.Length);
        Assert.Equal(bytes, file.Memory.ToArray());
    }

    [Fact]
    public void It_gives_as_much_room_as_is_asked_for()
    {
        using FileBuffer file = new(capacity: 10);

        Assert.True(file.GetSpan(5000).Length >= 5000);
        Assert.NotEqual(0, file.GetMemory().Length);
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void It_takes_no_more_than_it_gave_room_for()
    {
        using FileBuffer file = new(capacity: 10);

        Assert.Throws<ArgumentOutOfRangeException>(() => file.Advance(file.GetMemory().Length + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Advance(-1));
    }
}
