using System.Buffers;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Batches.Names;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Decides what a batch will do: lists the photos, numbers them in the natural order of their names, refuses the bad ones, claims
/// the output container.</summary>
public sealed class PlanBatch(IBatchStore store, IImageCodec codec, Cartoonizer cartoonizer, PhotoLimits limits)
{
    // A JPEG's size can stand behind large EXIF and ICC blocks; what is not found in this much is read whole.
    const int HeaderBytes = 128 << 10;
    const int ProbesAtOnce = 8;

    /// <summary>Makes the plan; <paramref name="startedAt"/> is the time in the names of the results.</summary>
    /// <exception cref="BatchRefusedException">There is no photo.</exception>
    public async Task<BatchPlan> RunAsync(BatchRequest request, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        List<StoredPhoto> found = await store.ListAsync(request.Source, cancellation).ToListAsync(cancellation);
        LeftOutCounts? leftOut = LeftOutCounts.Of(found);
        List<StoredPhoto> photos = [.. found.Where(photo => photo.LeftOut is null)];
        if (photos.Count == 0)
            throw new BatchRefusedException(leftOut is null ? BatchReasons.NothingToDraw.With()
                : BatchReasons.NothingToDrawAmong.With(("leftOut", leftOut.Sentence)));
        photos.Sort((a, b) => NaturalOrder.Comparer.Compare(a.Name, b.Name));

        IReadOnlyList<string> outputs = OutputNames.Results(startedAt, request.Options, [.. photos.Select(photo => photo.Name)]);
        PlannedPhoto[] planned = new PlannedPhoto[photos.Count];
        await Parallel.ForAsync(0, photos.Count,
            new ParallelOptions { MaxDegreeOfParallelism = ProbesAtOnce, CancellationToken = cancellation }, async (i, stop) =>
            planned[i] = await ProbeAsync(request.Source, photos[i], i + 1, outputs[i], stop));

        string container = await store.ClaimOutputAsync(request.Id, startedAt, cancellation);
        return new BatchPlan(container, startedAt, cartoonizer.Identify(request.Options.Style), planned) { LeftOut = leftOut };
    }

    async Task<PlannedPhoto> ProbeAsync(PhotoSource source, StoredPhoto photo, int number, string output, CancellationToken cancellation)
    {
        if (photo.Refusal is { } missing)
            return new PlannedPhoto(number, photo.Name, 0, 0, output).Refused(missing);
        try
        {
            limits.Check(photo.Bytes);
            PhotoHeader header = await ReadHeaderAsync(source, photo, cancellation);
            limits.Check(header);
            return new PlannedPhoto(number, photo.Name, header.Width, header.Height, output);
        }
        catch (PhotoRefusedException refused)
        {
            return new PlannedPhoto(number, photo.Name, 0, 0, output).Refused(refused.Reason);
        }
    }

    async Task<PhotoHeader> ReadHeaderAsync(PhotoSource source, StoredPhoto photo, CancellationToken cancellation)
    {
        int length = (int)Math.Min(photo.Bytes, HeaderBytes);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await using Stream stream = await store.OpenPhotoAsync(source, photo.Name, length, cancellation);
            int read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, length), length, throwOnEndOfStream: false, cancellation);
            return codec.Probe(buffer.AsMemory(0, read));
        }
        catch (PhotoRefusedException refused) when (refused.IsForBrokenHeader && length < photo.Bytes)
        {
            using PhotoBytes whole = await PhotoBytes.ReadAsync(store, source, photo.Name, limits, cancellation);
            return codec.Probe(whole.Memory);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
