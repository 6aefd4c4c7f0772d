using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>A model's graph with convolutions of this assembly's own, where they are quicker than the runtime's.</summary>
static class ConvolutionGraph
{
    // With fewer, the transforms take longer than the products that they spare.
    const int LeastChannels = 16;

    // Of a smaller kernel the runtime's own convolution wastes little.
    const int LeastNarrowKernel = 5;

    /// <summary>The graph rewritten; null where there is nothing to rewrite, or the processor lacks the instructions.</summary>
    /// <param name="file">An ONNX file.</param>
    /// <param name="prefix">What the names of what is new begin with: what no name in the file can hold, as its own hash.</param>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static byte[]? Rewrite(ReadOnlyMemory<byte> file, string prefix)
    {
        if (!WinogradTransform.IsSupported)
            return null;
        OnnxGraph graph = OnnxGraph.Read(file);
        Dictionary<int, byte[]> parts = [];
        foreach (OnnxNode node in graph.Nodes)
        {
            if (RisesTwice(graph, node) && graph.OnlyReader(node.Outputs[0]) is { Operation: "Add", Inputs: [var first, var second] } add)
            {
                OnnxGraphBuilder rise = new($"{prefix}_{node.Tag}_");
                rise.OwnNodeAs(add.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Rise,
                    [node.Inputs[0], first == node.Outputs[0] ? second : first]);
                // Where the sum was: what is added may be made between the two.
                parts[node.Tag] = [];
                parts[add.Tag] = rise.ToFragment();
                continue;
            }
            if (!IsPlainConvolution(node) || graph.Weights(node.Inputs[1]) is not { } weights
                || graph.Weights(node.Inputs[2]) is not { } bias)
                continue;
            OnnxGraphBuilder part = new($"{prefix}_{node.Tag}_");
            if (IsForWinograd(weights.Shape))
                ToWinograd(graph, node, weights, bias, part, parts);
            else if (IsNarrow(weights.Shape))
                ToNarrow(graph, node, weights, bias, part, parts);
        }
        return parts.Count == 0 ? null : graph.Replace(parts, OnnxGraphBuilder.Opset(ConvolutionOperators.Domain, 1));
    }

    static void ToWinograd(OnnxGraph graph, OnnxNode node, OnnxWeights weights, OnnxWeights bias, OnnxGraphBuilder part,
        Dictionary<int, byte[]> parts)
    {
        OnnxNode? rectifier = graph.OnlyReader(node.Outputs[0]) is { Operation: "LeakyRelu" } reader && Slope(reader) is >= 0 and <= 1
            ? reader : null;
        float[] factors = WinogradConvolution.Factors(graph.Values(weights), (int)weights.Shape[1], (int)weights.Shape[0]);
        float[] biases = [.. graph.Values(bias), rectifier is null ? 1 : Slope(rectifier)];
        part.OwnNodeAs((rectifier ?? node).Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Winograd,
            [node.Inputs[0], part.Floats(factors), part.Floats(biases)]);
        parts[node.Tag] = part.ToFragment();
        if (rectifier is not null)
            parts[rectifier.Tag] = [];
    }

    static void ToNarrow(OnnxGraph graph, OnnxNode node, OnnxWeights weights, OnnxWeights bias, OnnxGraphBuilder part,
        Dictionary<int, byte[]> parts)
    {
        float[] ordered = NarrowConvolution.Ordered(graph.Values(weights));
        part.OwnNodeAs(node.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Narrow,
            [node.Inputs[0], part.Floats(ordered), part.Floats([.. graph.Values(bias), 1])]);
        parts[node.Tag] = part.ToFragment();
    }

    static bool IsForWinograd(long[] shape) =>
        shape is [var outputs, var inputs, 3, 3] && outputs % WinogradConvolution.OutputStep == 0
            && Math.Min(inputs, outputs) >= LeastChannels;

    static bool IsNarrow(long[] shape) =>
        shape is [NarrowConvolution.Outputs, _, var height, var width] && height == width && height >= LeastNarrowKernel;

    /// <summary>Whether as much comes out as goes in: an odd kernel at every position, and zeros around.</summary>
    static bool IsPlainConvolution(OnnxNode node) =>
        node.Operation == "Conv" && node.Inputs.Count == 3 && node.Text("auto_pad") is null
        && node.Integers("kernel_shape") is [var height, var width] && height == width && height % 2 == 1
        && node.Integers("pads", 0, 0, 0, 0).All(pad => pad == height / 2) && node.Integers("strides", 1, 1) is [1, 1]
        && node.Integers("dilations", 1, 1) is [1, 1] && node.Integers("group", 1) is [1];

    /// <summary>Whether a node makes its picture twice as large, bilinearly, from the first value on.</summary>
    static bool RisesTwice(OnnxGraph graph, OnnxNode node) =>
        node.Operation == "Resize" && node.Inputs is [_, "", var scales] && graph.Weights(scales) is { IsHalf: false, Shape: [4] } weights
        && graph.Values(weights) is [1, 1, 2, 2] && node.Text("mode") == "linear"
            && node.Text("coordinate_transformation_mode") == "asymmetric"
        && node.AttributeCount == 2;

    static float Slope(OnnxNode rectifier) => rectifier.Float("alpha", 0.01f);
}
