using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Local.Service;

/// <summary>The arguments of <c>cartoon up</c>, once read.</summary>
sealed record UpOptions(
    string Host, int Port, string? ApiKey, string? Storage, int StoragePort, string? DataFolder, bool UsesAzurite, bool StorageOnly,
        int MaxPhotos, TimeSpan Quiet, TimeSpan Retention, DeviceChoice Device, int? Jobs = null)
{
    /// <summary>A host that shares nothing with others on this machine.</summary>
    public static UpOptions OnFreePorts { get; } =
        new("127.0.0.1", 0, null, null, 0, null, false, false, 50, TimeSpan.FromHours(1), TimeSpan.FromDays(1), DeviceChoice.Auto);
}
