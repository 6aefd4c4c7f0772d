using CartoonFunctions.Cartooning.Devices;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>How pictures go to the device that runs a model, and come back.</summary>
/// <param name="AsBytes">As bytes, which the model's graph turns into floats and back; else as floats.</param>
/// <param name="RepeatsSizes">Whether sizes are rounded up so that they repeat, and with them what the device keeps and looks up for
/// each.</param>
sealed record PictureTransfer(bool AsBytes, bool RepeatsSizes)
{
    // Of the 113 sizes of 272 photos at 1024 pixels 49 remain, for 4% more pixels; with twice the step 26, for 9%.
    const int SizeStepPixels = 64;

    // What lies beyond such a margin does not reach the drawing. With a smaller one more padding changes it along the borders, so
    // there a size stays as it is: one photo is one cartoon, whatever draws it.
    const int CleanMarginPixels = 64;

    /// <summary>For a CPU: floats, which the model reads where they lie, and no pixel more than the model wants.</summary>
    /// <remarks>Measured on two cores: bytes take 1 to 3% more of their time, and 4% more memory with DCT-Net.</remarks>
    public static PictureTransfer Exact { get; } = new(AsBytes: false, RepeatsSizes: false);

    /// <summary>For a GPU: a quarter of the bytes over the bus, and few sizes.</summary>
    public static PictureTransfer OverTheBus { get; } = new(AsBytes: true, RepeatsSizes: true);

    /// <summary>How pictures go to a device.</summary>
    public static PictureTransfer To(ComputeDevice device) => device.IsCuda ? OverTheBus : Exact;

    /// <summary>A length in pixels with the padding that the model wants, and with what the device adds to it.</summary>
    public int Padded(int length, ModelContract contract) =>
        contract.Padded(length, step: RepeatsSizes && contract.MarginPixels >= CleanMarginPixels ? SizeStepPixels : 1);

    /// <summary>An undefined tensor for a padded picture, in a session's memory. The caller disposes it.</summary>
    public PaddedTensor Rent(OrtAllocator memory, int width, int height) =>
        AsBytes ? new ByteTensor(memory, width, height) : new FloatTensor(memory, width, height);
}
