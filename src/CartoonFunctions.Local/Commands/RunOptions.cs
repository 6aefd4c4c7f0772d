using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Local.Commands;

/// <summary>The arguments of <c>cartoon run</c>, once read.</summary>
sealed record RunOptions(
    IReadOnlyList<string> Paths, string OutputRoot, string? ModelFile, BatchOptions Batch, int MaxPhotos, DeviceChoice Device, int? Jobs,
        bool Json);
