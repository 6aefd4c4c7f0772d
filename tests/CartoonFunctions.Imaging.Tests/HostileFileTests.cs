using System.Diagnostics;
using System.Globalization;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Files with bytes changed at random: each ends in a picture or a refusal, soon, and memory does not grow. Runs alone: it
/// measures the whole process. CARTOON_TEST_MUTATIONS is how many of each format, 300 without it.</summary>
[Collection(nameof(CodecMemoryTests))]
public sealed class HostileFileTests
{
    const int LongestSeconds = 10;

    static readonly VipsCodec Codec = new(new PhotoLimits());
    static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("CARTOON_TEST_MUTATIONS") ?? "300",
        CultureInfo.InvariantCulture);

    [Fact]
    public void Mutated_heics_end_in_a_picture_or_a_refusal()
    {
        using PixelImage drawn = TestPictures.Picture(64, 48);
        // The boxes and parameter sets are a tenth of the file.
        AssertEachEnds(headBytes: 700, HeicFile.Write(drawn),
            HeicFile.Write(drawn, bits: 10, HeicFile.Rotated(1), HeicFile.Profile(IccProfile.AdobeRgb())),
            HeicFile.Write(drawn, 8, HeicFile.Named(9, 16)));
    }

    [SkippableFact]
    public void Mutated_heics_of_an_encoder_end_in_a_picture_or_a_refusal()
    {
        using PixelImage drawn = TestPictures.Picture(320, 240);
        AssertEachEnds(headBytes: 700, EncodedHeic(drawn));
    }

    [Fact]
    public void Mutated_tiffs_end_in_a_picture_or_a_refusal()
    {
        using PixelImage drawn = TestPictures.Noise(64, 48);
        byte[] samples = [.. Enumerable.Range(0, 48).SelectMany(y => drawn.RgbRow(y).ToArray())];
        AssertEachEnds(headBytes: 230, TiffFile.Write(64, 48, TiffFile.Rgb, samples, orientation: 6),
            TiffFile.Write(64, 36, TiffFile.Separated, samples), TiffFile.WriteBig(64, 48, samples));
    }

    /// <summary>A HEIC that is predicted and transformed, as those of cameras are; skips where the encoder is not installed.</summary>
    static byte[] EncodedHeic(PixelImage drawn)
    {
        using TemporaryFolder folder = new();
        string png = Path.Combine(folder.Path, "drawn.png");
        string heic = Path.Combine(folder.Path, "drawn.heic");
        File.WriteAllBytes(png, Codec.Encode(drawn, new EncodeOptions(OutputFormat.Png, 90)));
        try
        {
            using Process encoder = Process.Start("heif-enc", ["-q", "50", png, "-o", heic]);
            encoder.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.If(true, "heif-enc is not installed (libheif-examples)");
        }
        Skip.IfNot(File.Exists(heic), "heif-enc has no encoder for HEVC");
        return File.ReadAllBytes(heic);
    }

    static void AssertEachEnds(int headBytes, params byte[][] files)
    {
        foreach (byte[] file in files)
            Codec.Decode(file, 64, keepMetadata: true).Dispose();
        long before = Environment.WorkingSet;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] broken = Mutated(files[round % files.Length], headBytes, round);
            Stopwatch clock = Stopwatch.StartNew();
            try
            {
                Codec.Decode(broken, 64, keepMetadata: true).Dispose();
            }
            catch (PhotoRefusedException refused)
            {
                Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
            }
            Assert.True(clock.Elapsed.TotalSeconds < LongestSeconds, $"mutation {round} took {clock.Elapsed}");
        }
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 300L << 20);
    }

    /// <summary>Half of the mutations are in the head, a seventh are cut off as well; the same round gives the same bytes.</summary>
    static byte[] Mutated(byte[] file, int headBytes, int round)
    {
        Random random = new(round);
        byte[] broken = [.. file];
        int end = random.Next(2) == 0 ? Math.Min(headBytes, broken.Length) : broken.Length;
        for (int i = random.Next(5); i >= 0; i--)
            broken[random.Next(4, end)] = (byte)random.Next(256);
        return random.Next(7) == 0 ? broken[..random.Next(20, broken.Length)] : broken;
    }
}
