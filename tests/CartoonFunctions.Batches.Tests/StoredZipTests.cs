using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace CartoonFunctions.Batches.Tests;

public class StoredZipTests
{
    static readonly DateTimeOffset Shanghai = new(2026, 1, 4, 23, 23, 46, TimeSpan.FromHours(8));

    [Fact]
    public async Task An_entry_can_be_read_as_it_comes()
    {
        byte[] content = Encoding.UTF8.GetBytes("a cartoon");

        byte[] zip = await WriteAsync(("José.png", content));

        // The local header of APPNOTE 4.3.7: flags at 6, method at 8, checksum at 14, both sizes, lengths of name and extra field.
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(6)) & 0x8);
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(8)));
        Assert.Equal(Crc32.HashToUInt32(content), BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(14)));
        Assert.Equal(content.Length, BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(18)));
        Assert.Equal(content.Length, BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(22)));
        int start = 30 + BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(28));
        Assert.Equal(content, zip.AsSpan(start, content.Length).ToArray());
    }

    [Fact]
    public async Task Its_time_is_that_of_its_clock_and_the_moment_is_beside_it()
    {
        byte[] zip = await WriteAsync(("a.png", [1]));

        using ZipArchive read = new(new MemoryStream(zip));
        Assert.Equal(new DateTime(2026, 1, 4, 23, 23, 46), read.Entries[0].LastWriteTime.DateTime);
        int extra = 30 + "a.png".Length;
        Assert.Equal("UT", Encoding.ASCII.GetString(zip, extra, 2));
        Assert.Equal(Shanghai.ToUnixTimeSeconds(), BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(extra + 5)));
    }

    [Fact]
    public async Task More_entries_than_a_small_zip_can_count_are_all_there()
    {
        (string, byte[])[] files = [.. Enumerable.Range(0, 70_000).Select(i => ($"{i}.png", Encoding.ASCII.GetBytes($"{i}")))];

        using ZipArchive read = new(new MemoryStream(await WriteAsync(files)));

        Assert.Equal(70_000, read.Entries.Count);
        Assert.Equal("69999", await new StreamReader(read.GetEntry("69999.png")!.Open()).ReadToEndAsync());
    }

    static async Task<byte[]> WriteAsync(params (string Name, byte[] Content)[] files)
    {
        using MemoryStream written = new();
        StoredZip zip = new(written, Shanghai);
        foreach ((string name, byte[] content) in files)
            await zip.AddAsync(name, content, default);
        await zip.FinishAsync(default);
        return written.ToArray();
    }
}
