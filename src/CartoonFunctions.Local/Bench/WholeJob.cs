using System.Diagnostics;
using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Storage.Folders;

namespace CartoonFunctions.Local.Bench;

/// <summary>One batch as <c>cartoon run</c> does it, from the files to the finished zip.</summary>
/// <param name="Usage">What it cost.</param>
/// <param name="ZipSeconds">The part of it from the last photo to the finished zip.</param>
/// <param name="PeakMiB">The most resident memory of the process meanwhile.</param>
/// <param name="GpuMiB">Memory of the GPU in use when the batch ended; null on a CPU.</param>
/// <param name="Hashes">SHA-256 of every result, by the photo's name.</param>
sealed record WholeJob(Usage Usage, double ZipSeconds, double PeakMiB, double? GpuMiB, IReadOnlyDictionary<string, string> Hashes)
{
    /// <summary>Runs the batch into a folder that is removed afterwards.</summary>
    public static async Task<WholeJob> MeasureAsync(IReadOnlyList<string> photos, IImageCodec codec, Cartoonizer cartoonizer,
        ComputeDevice device, PhotoLimits limits, BatchOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("cartoon-bench-").FullName;
        try
        {
            FolderStore store = new(photos, folder);
            BatchSteps steps = new(new PlanBatch(store, codec, cartoonizer, limits),
                new CartoonizePhoto(store, cartoonizer, limits, TimeProvider.System), new PackResults(store));
            PackWatch watch = new();
            LocalBatchContext context = new(steps, new PhotoSlots(device.AtOnce.Photos), watch, TimeProvider.System,
                CancellationToken.None);
            BatchReport? report = null;
            using PeakMemory memory = new();
            Usage usage = await Usage.MeasureAsync(async () =>
                report = await BatchWorkflow.RunAsync(context,
                    new BatchLimits(photos.Count).Request("bench", FolderStore.Source, options)));
            double zipSeconds = watch.SecondsSincePacking;
            double peak = memory.MiB;
            double? gpu = device.IsCuda ? await GpuMemory.ReadAsync() : null;

            await using Stream manifest = await store.OpenAsync(report!.Container, OutputNames.Manifest, CancellationToken.None);
            BatchManifest? written = await JsonSerializer.DeserializeAsync(manifest, BatchJson.Kept<BatchManifest>());
            return new WholeJob(usage, zipSeconds, peak, gpu,
                written!.Photos.ToDictionary(photo => photo.Name, photo => photo.Sha256 ?? photo.Reason ?? ""));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    sealed class PackWatch : IBatchObserver
    {
        long packing;

        public double SecondsSincePacking => Stopwatch.GetElapsedTime(packing).TotalSeconds;

        public void Progressed(BatchProgress progress)
        {
        }

        public void PhotoStarted(PlannedPhoto photo)
        {
        }

        public void Packing() => packing = Stopwatch.GetTimestamp();
    }
}
