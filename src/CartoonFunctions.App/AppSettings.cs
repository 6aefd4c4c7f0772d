using System.Globalization;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Storage;
using Microsoft.Extensions.Configuration;

namespace CartoonFunctions.App;

/// <summary>The settings of the app, under the names that the local host uses too. See docs/configuration.md.</summary>
public sealed record AppSettings
{
    /// <summary>The host's name for the connection to the photos' account: a connection string, or a section with addresses and an
    /// identity.</summary>
    public const string PhotosConnection = "Photos";

    /// <summary>The photos' account: a connection string, or its https:// address.</summary>
    public required string Storage { get; init; }

    /// <summary>The folder of the models.</summary>
    public required string ModelsFolder { get; init; }

    /// <summary>What runs the models.</summary>
    public DeviceChoice Device { get; init; }

    /// <summary>The GPU app that draws; null to draw in this process.</summary>
    public Uri? Gpu { get; init; }

    /// <summary>Whether this is the GPU app: whoever reaches it may have photos drawn.</summary>
    public bool DrawsForOthers { get; init; }

    /// <summary>What reads and writes photos.</summary>
    public CodecChoice Codec { get; init; }

    /// <summary>The most photos of one batch; more become child batches.</summary>
    public int MaxPhotos { get; init; }

    /// <summary>How many child batches of one batch are drawn side by side.</summary>
    public int ParallelBatches { get; init; }

    /// <summary>The two of them: how large batches may be.</summary>
    public BatchLimits Limits => new(MaxPhotos, ParallelBatches);

    /// <summary>How long no photo must have come to an inbox folder before it becomes a batch.</summary>
    public TimeSpan QuietPeriod { get; init; }

    /// <summary>How long batches are kept.</summary>
    public TimeSpan Retention { get; init; }

    /// <summary>The addresses of pages that may upload to the storage and use the API.</summary>
    public IReadOnlyList<string> PageOrigins { get; init; } = [];

    /// <summary>The containers that batches may take photos from.</summary>
    public IReadOnlyList<string> SourceContainers { get; init; } = PhotoSources.DefaultContainers;

    /// <summary>Reads and checks every setting.</summary>
    /// <exception cref="SettingsException">Some are missing or out of range; the message names each, with what to give.</exception>
    public static AppSettings Read(IConfiguration configuration)
    {
        SettingsReader reader = new(configuration);
        AppSettings settings = new()
        {
            Storage = reader.Text("CARTOON_STORAGE") ?? reader.Text(PhotosConnection) ?? reader.Text($"{PhotosConnection}:blobServiceUri")
                ?? reader.Missing("CARTOON_STORAGE", "Give the photos' account: a connection string or its https:// address."),
            ModelsFolder = reader.Folder("CARTOON_MODELS", Path.Combine(AppContext.BaseDirectory, "models")),
            Device = reader.Choice("CARTOON_DEVICE", DeviceChoice.Auto),
            Gpu = reader.Address("CARTOON_GPU_URL"),
            DrawsForOthers = reader.Flag("CARTOON_GPU_APP"),
            Codec = reader.Codec("CARTOON_CODEC"),
            MaxPhotos = reader.Number("CARTOON_MAX_PHOTOS", 50, 1, 1000),
            ParallelBatches = reader.Number("CARTOON_PARALLEL_BATCHES", 4, 1, 64),
            QuietPeriod = TimeSpan.FromSeconds(reader.Number("CARTOON_QUIET_SECONDS", 20, 1, 3600)),
            Retention = TimeSpan.FromDays(reader.Number("CARTOON_RETENTION_DAYS", 7, 1, 3650)),
            PageOrigins = (reader.Text("CARTOON_PAGE_ORIGINS") ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            SourceContainers = PhotoSources.ContainersOf(reader.Text("CARTOON_SOURCES")),
        };
        reader.ThrowIfAnyError();
        return settings;
    }

    sealed class SettingsReader(IConfiguration configuration)
    {
        readonly List<string> errors = [];

        public string? Text(string name) => configuration[name] is { Length: > 0 } value ? value : null;

        public string Missing(string name, string advice)
        {
            errors.Add($"{name} is not set. {advice}");
            return "";
        }

        public string Folder(string name, string fallback)
        {
            string folder = Text(name) ?? fallback;
            if (!Directory.Exists(folder))
                errors.Add($"{name} is {folder}, which is not a folder. Give the folder with catalog.json and the models.");
            return folder;
        }

        public Uri? Address(string name)
        {
            if (Text(name) is not { } text)
                return null;
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
                && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp))
                return address;
            errors.Add($"{name} can't be {text}. Give the https:// address of the GPU app, or leave it out to draw here.");
            return null;
        }

        public bool Flag(string name)
        {
            if (Text(name) is not { } text)
                return false;
            if (bool.TryParse(text, out bool value))
                return value;
            errors.Add($"{name} can't be {text}. Give true or false.");
            return false;
        }

        public T Choice<T>(string name, T fallback) where T : struct, Enum
        {
            if (Text(name) is not { } text)
                return fallback;
            if (!char.IsAsciiDigit(text[0]) && Enum.TryParse(text, ignoreCase: true, out T choice) && Enum.IsDefined(choice))
                return choice;
            errors.Add($"{name} can't be {text}. Give one of {string.Join(", ", Enum.GetNames<T>().Select(value => value.ToLowerInvariant()))}.");
            return fallback;
        }

        public CodecChoice Codec(string name)
        {
            CodecChoice choice = Choice(name, Codecs.Default);
            if (!Codecs.Has(choice))
                errors.Add($"{name} can't be {Text(name)}: the app was built without it. Give vips.");
            return choice;
        }

        public int Number(string name, int fallback, int least, int most)
        {
            if (Text(name) is not { } text)
                return fallback;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
                return number;
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name} can't be {text}. Give a whole number from {least} to {most}."));
            return fallback;
        }

        public void ThrowIfAnyError()
        {
            if (errors.Count > 0)
                throw new SettingsException(string.Join(Environment.NewLine, errors));
        }
    }
}

/// <summary>Settings that the app cannot run with; the message has a line for each.</summary>
/// <param name="message">What is wrong, and what to give.</param>
public sealed class SettingsException(string message) : Exception(message);
