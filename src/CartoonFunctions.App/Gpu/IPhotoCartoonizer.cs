using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;

namespace CartoonFunctions.App.Gpu;

/// <summary>Where photos are drawn: in this process, or in the GPU app.</summary>
public interface IPhotoCartoonizer
{
    /// <summary>Draws one photo of a batch. What the photo is, and the deadline, come back as an outcome; faults are thrown, those that can
    /// pass too.</summary>
    Task<PhotoOutcome> RunAsync(PhotoWork work, CancellationToken cancellation);

    /// <summary>Draws a single photo and gives the cartoon's file. Faults are thrown, those that can pass too.</summary>
    /// <exception cref="Imaging.PhotoRefusedException">The photo cannot be used.</exception>
    /// <exception cref="Cartooning.Models.ModelException">The style cannot be used.</exception>
    Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation);
}

/// <summary>Draws in this process.</summary>
/// <param name="cartoonize">Draws photos of batches.</param>
/// <param name="cartoonizer">Draws single photos.</param>
public sealed class InProcessCartoonizer(CartoonizePhoto cartoonize, Cartoonizer cartoonizer) : IPhotoCartoonizer
{
    /// <inheritdoc/>
    public Task<PhotoOutcome> RunAsync(PhotoWork work, CancellationToken cancellation) => cartoonize.RunAsync(work, cancellation);

    /// <inheritdoc/>
    public async Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation)
    {
        using Cartoon cartoon = await cartoonizer.DrawAsync(photo, options.ToDrawOptions(), cancellation);
        return cartoon.Encoded.ToArray();
    }
}
