using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>A convolution of a graph whose weights and biases are known, with a square kernel and as many zeros to the left as above,
/// and to the right as below.</summary>
/// <param name="Node">The node.</param>
/// <param name="Weights">Its weights [outputs, inputs, k, k].</param>
/// <param name="Stride">From one position to the next.</param>
/// <param name="Pad">Zeros before the first value.</param>
/// <param name="PadBehind">Zeros behind the last one.</param>
/// <param name="Dilation">From one tap to the next.</param>
sealed record Convolution(OnnxNode Node, OnnxWeights Weights, long Stride, long Pad, long PadBehind, long Dilation)
{
    // With fewer, the transforms take longer than the products that they spare. Of a kernel in parts they spare more.
    const int LeastChannels = 16;
    const int LeastParts = 12;

    // What a product takes of more of them fits in no cache.
    const int MostParts = 384;

    const int HalvingStride = 2;

    // Of a smaller kernel the runtime's own convolution wastes little.
    const int LeastNarrowKernel = 5;

    // The widest that is tested: three parts along a side.
    const int WidestKernel = 9;

    /// <summary>Channels of the result.</summary>
    public long Outputs => Weights.Shape[0];

    /// <summary>Channels that are read.</summary>
    public long Inputs => Weights.Shape[1];

    /// <summary>Side of the kernel.</summary>
    public long Kernel => Weights.Shape[2];

    /// <summary>Whether as much comes out as goes in.</summary>
    public bool KeepsSize => Stride == 1 && Pad == PadBehind && 2 * Pad == (Kernel - 1) * Dilation;

    /// <summary>Whether <see cref="WinogradConvolution"/> is quicker.</summary>
    public bool IsForWinograd => KeepsSize && Kernel == 3 && WinogradTransform.CanDilate(Dilation)
        && Math.Min(Inputs, MatrixProduct.Summed((int)Outputs)) >= LeastChannels;

    /// <summary>Whether <see cref="WinogradConvolution"/> is quicker by a wider kernel cut to parts.</summary>
    public bool IsWide => KeepsSize && Kernel is > 3 and <= WidestKernel && Dilation == 1 && IsForParts(KernelParts.Cut((int)Kernel));

    /// <summary>Whether <see cref="WinogradConvolution"/> over the halves of the channels is quicker.</summary>
    public bool IsHalving => Stride == HalvingStride && Dilation == 1 && KernelParts.CanHalve(Kernel, Pad)
        && IsForParts(KernelParts.Halved((int)Kernel, (int)Pad));

    /// <summary>Whether <see cref="PointwiseConvolution"/> is quicker.</summary>
    public bool IsPointwise => KeepsSize && Kernel == 1 && Outputs >= LeastChannels
        && Math.Max(Inputs, Outputs) <= PointwiseConvolution.MostChannels;

    /// <summary>Whether <see cref="NarrowConvolution"/> is quicker.</summary>
    public bool IsNarrow => KeepsSize && Dilation == 1 && Outputs == NarrowConvolution.Outputs && Kernel >= LeastNarrowKernel;

    bool IsForParts(KernelParts parts) => Outputs >= LeastChannels && Inputs * parts.Count is >= LeastParts and <= MostParts;

    /// <summary>What a node is; null for any other node.</summary>
    public static Convolution? Of(OnnxGraph graph, OnnxNode? node) =>
        node is { Operation: "Conv", Inputs.Count: 3 } && node.Text("auto_pad") is null && node.Integers("group", 1) is [1]
        && graph.Weights(node.Inputs[1]) is { Shape: [_, _, var height, var width] } weights && height == width
        && graph.Weights(node.Inputs[2]) is not null
        && node.Integers("pads", 0, 0, 0, 0) is [var pad, var left, var padBehind, var right] && pad == left && padBehind == right
        && One(node.Integers("strides", 1, 1)) is { } stride && One(node.Integers("dilations", 1, 1)) is { } dilation
            ? new Convolution(node, weights, stride, pad, padBehind, dilation) : null;

    static long? One(long[] sides) => sides is [var first, ..] && sides.All(side => side == first) ? first : null;
}
