using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>A picture as its bytes: uint8 [1, H, W, 3], RGB, for a model whose graph holds the way to floats and back.</summary>
sealed class ByteTensor(OrtAllocator memory, int width, int height) : PaddedTensor(width, height)
{
    readonly ArenaTensor<byte> tensor = new(memory, 1, height, width, 3);

    public override OrtValue Value => tensor.Value;

    public override void Dispose() => tensor.Dispose();

    protected override void FillRow(int y, ReadOnlySpan<byte> rgb, ReadOnlySpan<int> columns)
    {
        Span<byte> row = Row(y);
        for (int x = 0; x < columns.Length; x++)
            rgb.Slice(columns[x], 3).CopyTo(row.Slice(3 * x, 3));
    }

    protected override void ReadRow(int x, int y, Span<byte> rgb) => Row(y).Slice(3 * x, rgb.Length).CopyTo(rgb);

    Span<byte> Row(int y) => tensor.Elements.Slice(y * 3 * Width, 3 * Width);
}
