using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
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

    [SkippableTheory]
    [InlineData("bsdtar", "-tvf", "-")] // libarchive, which takes a pipe from its start to its end
    [InlineData("bsdtar", "-xOf", "-")]
    [InlineData("python3", "-c",
        "import io, sys, zipfile; z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); print(z.testzip(), *z.namelist(), sep='\\n')")]
    public async Task Other_programs_read_it(string program, string first, string second)
    {
        byte[] zip = await WriteAsync(("José 中.png", Encoding.UTF8.GetBytes("one")), ("empty.png", []), ("two.png", new byte[100_000]));

        string answer = await AskAsync(program, [first, second], zip);

        if (first == "-xOf")
            Assert.Equal("one" + new string('\0', 100_000), answer);
        else
            Assert.All(["José 中.png", "empty.png", "two.png"], name => Assert.Contains(name, answer, StringComparison.Ordinal));
        Assert.True(program != "python3" || answer.StartsWith("None", StringComparison.Ordinal), answer);
    }

    [SkippableFact]
    public async Task A_zip_of_more_than_four_gib_is_read_to_its_last_entry()
    {
        Skip.If(Environment.GetEnvironmentVariable("CARTOON_BIG_TESTS") is null, "writes 4.5 GiB; set CARTOON_BIG_TESTS to run it");
        using TemporaryFolder folder = new();
        byte[] content = new byte[512 << 20];
        await using (FileStream file = File.Create(folder["big.zip"]))
        {
            StoredZip zip = new(new Sparse(file), Shanghai);
            for (int i = 0; i < 9; i++)
                await zip.AddAsync($"{i}.png", content, default);
            await zip.AddAsync("last.png", Encoding.ASCII.GetBytes("the last"), default);
            await zip.FinishAsync(default);
        }

        await using FileStream written = File.OpenRead(folder["big.zip"]);
        Assert.True(written.Length > 9L << 29);
        using ZipArchive read = new(written);
        Assert.Equal(10, read.Entries.Count);
        Assert.Equal("the last", await new StreamReader(read.GetEntry("last.png")!.Open()).ReadToEndAsync());
        Assert.Equal(content.Length, read.GetEntry("8.png")!.Length);
        Assert.Equal("the last", await AskAsync("python3",
            ["-c", "import sys, zipfile; sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read('last.png').decode())", folder["big.zip"]], []));
    }

    static async Task<string> AskAsync(string program, string[] arguments, byte[] input)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["PYTHONUTF8"] = "1";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> answer = process.StandardOutput.ReadToEndAsync();
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            return await answer;
        }
        catch (Win32Exception)
        {
            throw new SkipException($"needs {program}, which is not on this machine");
        }
    }

    /// <summary>Leaves holes where only zeros are written, so that gigabytes of them take no place.</summary>
    sealed class Sparse(FileStream file) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Span.ContainsAnyExcept((byte)0))
                await file.WriteAsync(buffer, cancellationToken);
            else
                file.Seek(buffer.Length, SeekOrigin.Current);
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
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
