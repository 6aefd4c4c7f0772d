using CartoonFunctions.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>A picture laid out for a model, and the place for what the model makes of it.</summary>
sealed class PreparedPicture : IDisposable
{
    readonly int width;
    readonly int height;
    readonly int margin;

    /// <summary>Lays a picture out.</summary>
    public PreparedPicture(PixelImage picture, ModelContract contract, PictureTransfer transfer, OrtAllocator memory)
    {
        (width, height, margin) = (picture.Width, picture.Height, contract.MarginPixels);
        (int paddedWidth, int paddedHeight) = (transfer.Padded(width, contract), transfer.Padded(height, contract));
        Input = transfer.Rent(memory, paddedWidth, paddedHeight);
        Input.Fill(picture, margin);
        Output = transfer.Rent(memory, paddedWidth, paddedHeight);
    }

    /// <summary>What goes to the model.</summary>
    public PaddedTensor Input { get; }

    /// <summary>What comes from it: undefined before the inference, of the input's shape.</summary>
    public PaddedTensor Output { get; }

    /// <summary>What the model made of the picture, in the picture's size.</summary>
    public PixelImage Drawn() => Output.ToImage(width, height, margin);

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }
}
