using System.Diagnostics;
using System.Security.Cryptography;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Draws one photo of a batch: reads it, cartoonizes it, writes the result.</summary>
public sealed class CartoonizePhoto(IBatchStore store, Cartoonizer cartoonizer, PhotoLimits limits, TimeProvider time)
{
    /// <summary>
    /// The photo's outcome. What the photo itself is, and the deadline, come back as values; faults of storage or the device
    /// are thrown, so that the engine can retry those that can pass.
    /// </summary>
    public async Task<PhotoOutcome> RunAsync(PhotoWork work, CancellationToken cancellation)
    {
        long begun = Stopwatch.GetTimestamp();
        TimeSpan left = work.Deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return PhotoOutcome.TimedOut(work.Photo);

        using CancellationTokenSource deadline = new(left, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            FileBuffer photo = await PhotoBytes.ReadAsync(store, work.Source, work.Photo.Name, work.Photo.Version, limits, either.Token);
            Cartoon cartoon = await cartoonizer.DrawAsync(photo.Memory, work.Options.ToDrawOptions(), either.Token);
            // Only here: a decode that was given up may still be reading, and then the pool must not lend the buffer to another photo.
            photo.Dispose();
            await store.WriteAsync(work.Container, work.Photo.StoredOutput, cartoon.Encoded,
                OutputFormats.Of(work.Options.Format).MediaType, either.Token);
            PhotoOutcome outcome = new(work.Photo.Number, work.Photo.Name, PhotoState.Done)
            {
                Width = work.Photo.Width,
                Height = work.Photo.Height,
                Seconds = Math.Round(Stopwatch.GetElapsedTime(begun).TotalSeconds, 3),
                Output = work.Photo.Output,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(cartoon.Encoded.Span)),
                Faces = cartoon.Faces,
                Reason = cartoon.Note?.Text,
                ReasonCode = cartoon.Note?.Code,
                ReasonValues = cartoon.Note?.Values,
                Revision = work.Photo.Revision,
                Options = work.Photo.Options,
                Model = work.Photo.Model,
            };
            // Only here, too: a storage that was given up may still be sending it.
            cartoon.Dispose();
            return outcome;
        }
        catch (PhotoRefusedException refused)
        {
            return PhotoOutcome.Without(work.Photo, PhotoState.Refused, refused.Reason);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return PhotoOutcome.TimedOut(work.Photo);
        }
    }
}
