using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace CartoonFunctions.Local.Tests;

/// <summary>Reads what <c>cartoon run --json</c> printed and what lies where it says.</summary>
sealed class RunReportReader(CartoonResult result)
{
    readonly JsonElement root = JsonDocument.Parse(result.Output).RootElement;

    public string Folder => root.GetProperty("folder").GetString()!;

    public string? Zip => root.GetProperty("zip").GetString();

    public JsonElement Counts => root.GetProperty("counts");

    public int Count(string state) => Counts.GetProperty(state).GetInt32();

    public IReadOnlyList<JsonElement> Photos => [.. root.GetProperty("photos").EnumerateArray()];

    public JsonElement Photo(string name) => Photos.Single(photo => photo.GetProperty("name").GetString() == name);

    public string State(string name) => Photo(name).GetProperty("state").GetString()!;

    public string Reason(string name) => Photo(name).GetProperty("reason").GetString()!;

    public byte[] Output(string name) => File.ReadAllBytes(Path.Combine(Folder, Photo(name).GetProperty("output").GetString()!));

    /// <summary>Checks that the zip holds the manifest and exactly the finished photos, byte for byte.</summary>
    public void AssertZipIsWhole()
    {
        using ZipArchive zip = ZipFile.OpenRead(Zip!);
        Dictionary<string, string> expected = Photos.Where(photo => photo.GetProperty("state").GetString() == "done")
            .ToDictionary(photo => photo.GetProperty("output").GetString()!, photo => photo.GetProperty("sha256").GetString()!);
        Assert.Equal(expected.Keys.Append("manifest.json").Order(StringComparer.Ordinal),
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.Name != "manifest.json"))
        {
            using Stream stream = entry.Open();
            Assert.Equal(expected[entry.FullName], Convert.ToHexStringLower(SHA256.HashData(stream)));
            Assert.Equal(entry.Length, entry.CompressedLength);
        }
    }
}
