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
            if (GainAndDetailOf(graph, node) is { } end)
            {
                ToGain(node, end, prefix, parts);
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
        Replace([resize], add, rise, parts);
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
            end.Floats(NarrowConvolution.Ordered(graph.Values(lastWeights))), end.Floats(Biases(graph, last, behind: null)),
        ]);
        Replace([resize, add, inner, rectifier], last, end, parts);
        return true;
    }

    /// <summary>What <see cref="GainAndDetail"/> takes the place of, by its last node: the photo, what is drawn, and the nodes but the
    /// last, none of which anything else reads; null for any other node.</summary>
    static (string Photo, string Drawn, OnnxNode[] Nodes)? GainAndDetailOf(OnnxGraph graph, OnnxNode held)
    {
        const int Details = GainAndDetail.Channels * GainAndDetail.Details;
        if (held is not { Operation: "Clip", Inputs: [var sum, var least, var most] } || !Is(least, -1) || !Is(most, 1)
            || Alone(sum, "Add") is not { } adding
            || Among(adding, "Mul") is not { } gained || Among(adding, "DepthToSpace") is not { } details
            || !(details.Integers("blocksize") is [2] && details.Text("mode") == "CRD")
            || Among(gained, "Add") is not { } gaining || Among(gaining, "Resize") is not { } rising
            || !Is(Other(gaining, rising), 1)
            || !DoublesByHalfPixels(graph, rising)
            || Alone(rising.Inputs[0], "Slice") is not { } gains || Alone(details.Inputs[0], "Slice") is not { } detail
            || gains.Inputs[0] != detail.Inputs[0] || graph.Maker(detail.Inputs[0]) is not { Operation: "Conv" } drawing
            || graph.Weights(drawing.Inputs[1]) is not { Shape: [GainAndDetail.Drawn, ..] }
            || !Cuts(detail, 0, Details) || !Cuts(gains, Details, GainAndDetail.Drawn))
            return null;
        return (Other(gained, gaining), detail.Inputs[0], [adding, gained, details, gaining, rising, gains, detail]);

        OnnxNode? Alone(string value, string operation) =>
            graph.Maker(value) is { } maker && maker.Operation == operation && graph.OnlyReader(value) is not null ? maker : null;

        OnnxNode? Among(OnnxNode reader, string operation) =>
            reader.Inputs.Select(input => Alone(input, operation)).OfType<OnnxNode>().ToArray() is [var only] ? only : null;

        bool Is(string constant, float value) =>
            graph.Weights(constant) is { Shape.Length: <= 1 } stored && graph.Values(stored) is [var only] && only == value;

        bool Cuts(OnnxNode slice, long from, long to) =>
            slice.Inputs is [_, var starts, var ends, var axes, var steps] && graph.Integers(axes) is [1] && graph.Integers(steps) is [1]
                && graph.Integers(starts) is [var start] && start == from
                && graph.Integers(ends) is [var end] && Math.Min(end, GainAndDetail.Drawn) == to;
    }

    static void ToGain(OnnxNode held, (string Photo, string Drawn, OnnxNode[] Nodes) end, string prefix, Dictionary<int, byte[]> parts)
    {
        OnnxGraphBuilder gain = new($"{prefix}_{held.Tag}_");
        gain.OwnNodeAs(held.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Gain, [end.Photo, end.Drawn]);
        Replace(end.Nodes, held, gain, parts);
    }

    static void ToWinograd(OnnxGraph graph, OnnxNode node, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        OnnxNode? before = RectifierBefore(graph, node), behind = Rectifier(graph, node);
        OnnxNode? add = behind is null ? Residual(graph, node) : null;
        string[] inputs = [(before ?? node).Inputs[0], node.Inputs[1], part.Floats(Biases(graph, node, behind, before))];
        part.OwnNodeAs((add ?? behind ?? node).Outputs[0], ConvolutionOperators.Domain,
            add is null ? ConvolutionOperators.Winograd : ConvolutionOperators.WinogradAdded,
            add is null ? inputs : [.. inputs, Other(add, node)]);
        // Where the sum was: what is added may be made between the two.
        Replace([node, before, behind], add ?? node, part, parts);
    }

    /// <summary>The sum at the end of a residual block: of its last convolution, and of what its first one reads, rectified or not. Nothing
    /// else is known to have the same size before it runs. Null for any other convolution.</summary>
    static OnnxNode? Residual(OnnxGraph graph, OnnxNode last)
    {
        if (graph.OnlyReader(last.Outputs[0]) is not { Operation: "Add" } add || Unbent(graph, last.Inputs[0]) is not { } between
            || graph.Maker(between) is not { } first || Weights(graph, first) is not { } firstWeights
            || Weights(graph, last) is not { } lastWeights || firstWeights.Shape[1] != lastWeights.Shape[0])
            return null;
        string other = Other(add, last);
        return first.Inputs[0] == other || Unbent(graph, first.Inputs[0]) == other ? add : null;
    }

    /// <summary>What was rectified; null where nothing was.</summary>
    static string? Unbent(OnnxGraph graph, string value) => graph.Maker(value) is { Operation: "LeakyRelu" } rectifier ? rectifier.Inputs[0] : null;

    static void ToNarrow(OnnxGraph graph, OnnxNode node, OnnxWeights weights, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        part.OwnNodeAs(node.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Narrow,
        [
            node.Inputs[0], part.Floats(NarrowConvolution.Ordered(graph.Values(weights))),
            part.Floats(Biases(graph, node, behind: null)),
        ]);
        Replace([], node, part, parts);
    }

    /// <summary>Takes nodes out, and puts a part in the place of one.</summary>
    static void Replace(ReadOnlySpan<OnnxNode?> taken, OnnxNode place, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        foreach (OnnxNode? node in taken)
        {
            if (node is not null)
                parts[node.Tag] = [];
        }
        parts[place.Tag] = part.ToFragment();
    }

    /// <summary>A convolution's biases, and behind them the slopes of what rectifies it and of what rectified what it reads.</summary>
    static float[] Biases(OnnxGraph graph, OnnxNode node, OnnxNode? behind, OnnxNode? before = null) =>
        [.. graph.Values(graph.Weights(node.Inputs[2])!), behind is null ? 1 : Slope(behind), before is null ? 1 : Slope(before)];

    static OnnxNode? Rectifier(OnnxGraph graph, OnnxNode node) =>
        graph.OnlyReader(node.Outputs[0]) is { Operation: "LeakyRelu" } reader && Slope(reader) is >= 0 and <= 1 ? reader : null;

    /// <summary>What rectifies what a convolution alone reads, unless it goes with the convolution before it.</summary>
    static OnnxNode? RectifierBefore(OnnxGraph graph, OnnxNode node) =>
        graph.Maker(node.Inputs[0]) is { Operation: "LeakyRelu", Inputs: [var bent] } maker && Slope(maker) is >= 0 and <= 1
        && graph.OnlyReader(node.Inputs[0]) is not null
        && !(graph.Maker(bent) is { Operation: "Conv" } && graph.OnlyReader(bent) is not null) ? maker : null;

    static string Other(OnnxNode add, OnnxNode one) => add.Inputs[0] == one.Outputs[0] ? add.Inputs[1] : add.Inputs[0];

    /// <summary>The weights of a plain convolution that are known, as its biases are; null for any other node.</summary>
    static OnnxWeights? Weights(OnnxGraph graph, OnnxNode node) =>
        IsPlainConvolution(node) && graph.Weights(node.Inputs[2]) is not null ? graph.Weights(node.Inputs[1]) : null;

    static bool IsForWinograd(long[] shape) =>
        shape is [var outputs, var inputs, 3, 3] && Math.Min(inputs, WinogradConvolution.Summed((int)outputs)) >= LeastChannels;

    static bool IsNarrow(long[] shape) =>
        shape is [NarrowConvolution.Outputs, _, var height, var width] && height == width && height >= LeastNarrowKernel;

    /// <summary>Whether as much comes out as goes in: an odd kernel at every position, and zeros around.</summary>
    static bool IsPlainConvolution(OnnxNode node) =>
        node.Operation == "Conv" && node.Inputs.Count == 3 && node.Text("auto_pad") is null
        && node.Integers("kernel_shape") is [var height, var width] && height == width && height % 2 == 1
        && node.Integers("pads", 0, 0, 0, 0).All(pad => pad == height / 2) && node.Integers("strides", 1, 1) is [1, 1]
        && node.Integers("dilations", 1, 1) is [1, 1] && node.Integers("group", 1) is [1];

    /// <summary>Whether a node makes its picture twice as large, bilinearly, from the first value on.</summary>
    static bool RisesTwice(OnnxGraph graph, OnnxNode node) => Doubles(graph, node, "asymmetric") && node.AttributeCount == 2;

    /// <summary>Whether a node makes its picture twice as large, bilinearly, as if each value were the middle of its place.</summary>
    static bool DoublesByHalfPixels(OnnxGraph graph, OnnxNode node) =>
        Doubles(graph, node, "half_pixel") && node.Integers("antialias", 0) is [0] && node.Integers("exclude_outside", 0) is [0];

    static bool Doubles(OnnxGraph graph, OnnxNode node, string coordinates) =>
        node.Operation == "Resize" && node.Inputs is [_, "", var scales] && graph.Weights(scales) is { IsHalf: false, Shape: [4] } weights
        && graph.Values(weights) is [1, 1, 2, 2] && node.Text("mode") == "linear"
        && node.Text("coordinate_transformation_mode") == coordinates;

    static float Slope(OnnxNode rectifier) => rectifier.Float("alpha", 0.01f);
}
