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
            if (parts.ContainsKey(node.Tag))
                continue;
            if (RisesTwice(graph, node) && graph.OnlyReader(node.Outputs[0]) is { Operation: "Add" } add)
            {
                if (!ToRisenEnd(graph, node, add, prefix, parts))
                    ToRise(node, add, prefix, parts);
                continue;
            }
            if (Weights(graph, node) is not { } weights)
                continue;
            OnnxGraphBuilder part = new($"{prefix}_{node.Tag}_");
            if (IsForWinograd(weights.Shape))
                ToWinograd(graph, node, part, parts);
            else if (IsNarrow(weights.Shape))
                ToNarrow(graph, node, weights, part, parts);
        }
        return parts.Count == 0 ? null : graph.Replace(parts, OnnxGraphBuilder.Opset(ConvolutionOperators.Domain, 1));
    }

    static void ToRise(OnnxNode resize, OnnxNode add, string prefix, Dictionary<int, byte[]> parts)
    {
        OnnxGraphBuilder rise = new($"{prefix}_{resize.Tag}_");
        rise.OwnNodeAs(add.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Rise, [resize.Inputs[0], Other(add, resize)]);
        // Where the sum was: what is added may be made between the two.
        parts[resize.Tag] = [];
        parts[add.Tag] = rise.ToFragment();
    }

    /// <summary>Takes a UNet's end together: the sum, a 3x3 convolution and one to three channels, which nothing else reads.</summary>
    static bool ToRisenEnd(OnnxGraph graph, OnnxNode resize, OnnxNode add, string prefix, Dictionary<int, byte[]> parts)
    {
        if (graph.OnlyReader(add.Outputs[0]) is not { } inner || Weights(graph, inner) is not { } weights || !IsForWinograd(weights.Shape))
            return false;
        OnnxNode? rectifier = Rectifier(graph, inner);
        if (graph.OnlyReader((rectifier ?? inner).Outputs[0]) is not { } last || Weights(graph, last) is not { } lastWeights
            || !IsNarrow(lastWeights.Shape) || lastWeights.Shape[2] > RisenEnd.WidestKernel)
            return false;
        OnnxGraphBuilder end = new($"{prefix}_{resize.Tag}_");
        end.OwnNodeAs(last.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.End,
        [
            resize.Inputs[0], Other(add, resize), inner.Inputs[1], end.Floats(Biases(graph, inner, rectifier)),
            end.Floats(NarrowConvolution.Ordered(graph.Values(lastWeights))), end.Floats(Biases(graph, last, rectifier: null)),
        ]);
        foreach (OnnxNode? taken in (OnnxNode?[])[resize, add, inner, rectifier])
        {
            if (taken is not null)
                parts[taken.Tag] = [];
        }
        parts[last.Tag] = end.ToFragment();
        return true;
    }

    static void ToWinograd(OnnxGraph graph, OnnxNode node, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        OnnxNode? rectifier = Rectifier(graph, node);
        part.OwnNodeAs((rectifier ?? node).Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Winograd,
            [node.Inputs[0], node.Inputs[1], part.Floats(Biases(graph, node, rectifier))]);
        parts[node.Tag] = part.ToFragment();
        if (rectifier is not null)
            parts[rectifier.Tag] = [];
    }

    static void ToNarrow(OnnxGraph graph, OnnxNode node, OnnxWeights weights, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        part.OwnNodeAs(node.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Narrow,
        [
            node.Inputs[0], part.Floats(NarrowConvolution.Ordered(graph.Values(weights))),
            part.Floats(Biases(graph, node, rectifier: null)),
        ]);
        parts[node.Tag] = part.ToFragment();
    }

    /// <summary>A convolution's biases, and behind them the slope of what rectifies it.</summary>
    static float[] Biases(OnnxGraph graph, OnnxNode node, OnnxNode? rectifier) =>
        [.. graph.Values(graph.Weights(node.Inputs[2])!), rectifier is null ? 1 : Slope(rectifier)];

    static OnnxNode? Rectifier(OnnxGraph graph, OnnxNode node) =>
        graph.OnlyReader(node.Outputs[0]) is { Operation: "LeakyRelu" } reader && Slope(reader) is >= 0 and <= 1 ? reader : null;

    static string Other(OnnxNode add, OnnxNode one) => add.Inputs[0] == one.Outputs[0] ? add.Inputs[1] : add.Inputs[0];

    /// <summary>The weights of a plain convolution that are known, as its biases are; null for any other node.</summary>
    static OnnxWeights? Weights(OnnxGraph graph, OnnxNode node) =>
        IsPlainConvolution(node) && graph.Weights(node.Inputs[2]) is not null ? graph.Weights(node.Inputs[1]) : null;

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
