using CartoonFunctions.Batches;

namespace CartoonFunctions.App.Gpu;

/// <summary>Where photos are drawn: in this process, or in the GPU app.</summary>
public interface IPhotoCartoonizer
{
    /// <summary>Draws one photo. What the photo is, and the deadline, come back as an outcome; faults are thrown, those that can pass
    /// too.</summary>
    Task<PhotoOutcome> RunAsync(PhotoWork work, CancellationToken cancellation);
}

/// <summary>Draws in this process.</summary>
/// <param name="cartoonize">The drawing.</param>
public sealed class InProcessCartoonizer(CartoonizePhoto cartoonize) : IPhotoCartoonizer
{
    /// <inheritdoc/>
    public Task<PhotoOutcome> RunAsync(PhotoWork work, CancellationToken cancellation) => cartoonize.RunAsync(work, cancellation);
}
