using CartoonFunctions.Cartooning.Devices;
using Microsoft.Extensions.Configuration;

namespace CartoonFunctions.App.Tests;

public class AppSettingsTests
{
    [Fact]
    public void The_photos_account_and_the_defaults_are_enough()
    {
        AppSettings settings = Read(("Photos", "UseDevelopmentStorage=true"), ("CARTOON_MODELS", TestFolders.Models));

        Assert.Equal(("UseDevelopmentStorage=true", 50, Codecs.Default, DeviceChoice.Auto),
            (settings.Storage, settings.MaxPhotos, settings.Codec, settings.Device));
    }

    [Fact]
    public void An_account_without_keys_is_taken_from_the_triggers_connection()
    {
        AppSettings settings = Read(("Photos:blobServiceUri", "https://a.blob.core.windows.net"), ("CARTOON_MODELS", TestFolders.Models));

        Assert.Equal("https://a.blob.core.windows.net", settings.Storage);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_what_to_give()
    {
        SettingsException fault = Assert.Throws<SettingsException>(() => Read(
            ("CARTOON_MODELS", "/no/such/folder"), ("CARTOON_MAX_PHOTOS", "0"), ("CARTOON_DEVICE", "2"), ("CARTOON_CODEC", "magick"),
                ("CARTOON_QUIET_SECONDS", "soon")));

        string[] lines = fault.Message.Split(Environment.NewLine);
        Assert.Equal(6, lines.Length);
        Assert.Contains("CARTOON_STORAGE is not set.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("CARTOON_MAX_PHOTOS can't be 0. Give a whole number from 1 to 1000.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("CARTOON_DEVICE can't be 2. Give one of auto, cpu, cuda, coreml, directml.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("CARTOON_CODEC can't be magick. Give one of imagesharp, vips.", fault.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_build_without_ImageSharp_takes_libvips_and_says_so_where_ImageSharp_is_asked_for()
    {
        Skip.If(Codecs.Has(CodecChoice.ImageSharp), "this build has ImageSharp");
        Assert.Equal(CodecChoice.Vips, Codecs.Default);

        SettingsException fault = Assert.Throws<SettingsException>(() => Read(
            ("Photos", "UseDevelopmentStorage=true"), ("CARTOON_MODELS", TestFolders.Models), ("CARTOON_CODEC", "imagesharp")));
        Assert.Equal("CARTOON_CODEC can't be imagesharp: the app was built without it. Give vips.", fault.Message);
    }

    static AppSettings Read(params (string Name, string Value)[] settings) =>
        AppSettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(pair => pair.Name, pair => (string?)pair.Value)).Build());
}
