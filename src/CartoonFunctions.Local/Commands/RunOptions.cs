using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Local.Commands;

/// <summary>The arguments of <c>cartoon run</c>, once read.</summary>
sealed record RunOptions(
    IReadOnlyList<string> Paths, string OutputRoot, string? ModelFile, BatchOptions Batch, int MaxPhotos, DeviceChoice? Device, int? Jobs,
        bool Json)
{
    /// <summary>The PNG that is the watermark; null where that is a text, or none.</summary>
    public string? WatermarkFile { get; init; }

    /// <summary>The output folder of a run that goes on; null for one that begins.</summary>
    public string? Resume { get; init; }

    /// <summary>The seconds that a run which goes on has from now; null for as many as it was begun with.</summary>
    public int? Timeout { get; init; }

    /// <summary>Whether results go beside their photos.</summary>
    public bool Beside { get; init; }
}
