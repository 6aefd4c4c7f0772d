using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>A convolution of a graph whose weights and biases are known, with a square kernel and as many zeros at every side.</summary>
/// <param name="Node">The node.</param>
/// <param name="Weights">Its weights [outputs, inputs, k, k].</param>
/// <param name="Stride">From one position to the next.</param>
/// <param name="Pad">Zeros at every side.</param>
/// <param name="Dilation">From one tap to the next.</param>
sealed record Convolution(OnnxNode Node, OnnxWeights Weights, long Stride, long Pad, long Dilation)
{
    // With fewer, the transforms take longer than the products that they spare. Of 6x6 at every second place they spare more.
    const int LeastChannels = 16;
    const int LeastHalves = 12;

    // Of a smaller kernel the runtime's own convolution wastes little.
    const int LeastNarrowKernel = 5;

    /// <summary>Channels of the result.</summary>
    public long Outputs => Weights.Shape[0];

    /// <summary>Channels that are read.</summary>
    public long Inputs => Weights.Shape[1];

    /// <summary>Side of the kernel.</summary>
    public long Kernel => Weights.Shape[2];

    /// <summary>Whether as much comes out as goes in.</summary>
    public bool KeepsSize => Stride == 1 && 2 * Pad == (Kernel - 1) * Dilation;

    /// <summary>Whether <see cref="WinogradConvolution"/> is quicker.</summary>
    public bool IsForWinograd => KeepsSize && Kernel == 3 && WinogradTransform.CanDilate(Dilation)
        && Math.Min(Inputs, MatrixProduct.Summed((int)Outputs)) >= LeastChannels;

    /// <summary>Whether <see cref="WinogradConvolution"/> over the halves of the channels is quicker.</summary>
    public bool IsHalving => Stride == StridedConvolution.Stride && Kernel == 6 && Pad == 2 && Dilation == 1
        && Outputs >= LeastChannels && Inputs * Planes.Halves >= LeastHalves;

    /// <summary>Whether <see cref="StridedConvolution"/> is quicker.</summary>
    public bool IsStrided => Stride == StridedConvolution.Stride && Kernel is > 1 and <= StridedConvolution.WidestKernel && Dilation == 1
        && Outputs >= LeastChannels;

    /// <summary>Whether <see cref="PointwiseConvolution"/> is quicker.</summary>
    public bool IsPointwise => KeepsSize && Kernel == 1 && Outputs >= LeastChannels
        && Math.Max(Inputs, Outputs) <= PointwiseConvolution.MostChannels;

    /// <summary>Whether <see cref="NarrowConvolution"/> is quicker.</summary>
    public bool IsNarrow => KeepsSize && Dilation == 1 && Outputs == NarrowConvolution.Outputs && Kernel >= LeastNarrowKernel;

    /// <summary>What a node is; null for any other node.</summary>
    public static Convolution? Of(OnnxGraph graph, OnnxNode? node) =>
        node is { Operation: "Conv", Inputs.Count: 3 } && node.Text("auto_pad") is null && node.Integers("group", 1) is [1]
        && graph.Weights(node.Inputs[1]) is { Shape: [_, _, var height, var width] } weights && height == width
        && graph.Weights(node.Inputs[2]) is not null
        && One(node.Integers("strides", 1, 1)) is { } stride && One(node.Integers("pads", 0, 0, 0, 0)) is { } pad
        && One(node.Integers("dilations", 1, 1)) is { } dilation
            ? new Convolution(node, weights, stride, pad, dilation) : null;

    static long? One(long[] sides) => sides is [var first, ..] && sides.All(side => side == first) ? first : null;
}
