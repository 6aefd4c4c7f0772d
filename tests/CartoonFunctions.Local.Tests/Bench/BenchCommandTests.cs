using System.Text.Json;
using CartoonFunctions.Local.Bench;

namespace CartoonFunctions.Local.Tests.Bench;

/// <summary>What is measured with; never how long it takes.</summary>
public sealed class BenchCommandTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void A_small_batch_has_the_mix_of_the_large_one_in_bytes_pixels_and_faces(int size)
    {
        Random random = new(7);
        // Sorted by size, as the names of a camera's photos may be: the first ones are nothing like the rest.
        BenchPhoto[] photos = [.. Enumerable.Range(0, 50).Select(i =>
            new BenchPhoto($"{i}", 20_000 + (i * 40_000) + random.Next(10_000), 200_000 + (i * 16_000), i % 4))];

        BenchPhoto[] batch = [.. BenchPhoto.Mixed(photos).Take(size)];

        Assert.Equal(size, batch.Distinct().Count());
        foreach (Func<BenchPhoto, double> amount in (Func<BenchPhoto, double>[])[p => p.Bytes, p => p.Pixels, p => p.Faces])
            Assert.InRange(batch.Average(amount) / photos.Average(amount), 0.9, 1.1);
    }

    [Fact]
    public async Task A_folder_is_measured_with_as_many_different_photos_as_it_has_and_every_batch_gives_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        for (int seed = 1; seed <= 7; seed++)
            TestPhotos.Write(folder[$"photo-{seed}.jpg"], 64 + (8 * seed), 64, seed);
        File.WriteAllText(folder["notes.txt"], "no photo");

        CartoonResult result = await CartoonProcess.RunAsync("bench", folder.Path, "--count", "6", "--rounds", "1", "--style", "ink-comic", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("6 different photos", result.Error, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        Assert.True(report.GetProperty("identicalOutput").GetBoolean());
        Assert.Equal([5, 6], report.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("photos").GetInt32()));
    }

    [Theory]
    [InlineData("--rounds", "0")]
    [InlineData("--count", "1001")]
    public async Task A_number_out_of_its_range_is_refused_by_name(string option, string value)
    {
        CartoonResult result = await CartoonProcess.RunAsync("bench", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(option, result.Error, StringComparison.Ordinal);
    }
}
