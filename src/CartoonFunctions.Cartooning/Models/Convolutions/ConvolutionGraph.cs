using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>A model's graph with convolutions of this assembly's own, where they are quicker than the runtime's.</summary>
static class ConvolutionGraph
{
    /// <summary>The graph rewritten; null where there is nothing to rewrite, or the processor lacks the instructions.</summary>
    /// <param name="file">An ONNX file.</param>
    /// <param name="prefix">What the names of what is new begin with: what no name in the file can hold, as its own hash.</param>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static byte[]? Rewrite(ReadOnlyMemory<byte> file, string prefix)
    {
        if (!WinogradTransform.IsSupported)
            return null;
        OnnxGraph graph = OnnxGraph.Read(file);
        OnnxSizes sizes = OnnxSizes.Of(graph);
        Dictionary<int, byte[]> parts = [];
        // An end first, for what it takes would be rewritten by itself as well.
        foreach (OnnxNode node in graph.Nodes)
        {
            OnnxGraphBuilder part = new($"{prefix}_{node.Tag}_");
            if (GainAndDetailOf(graph, node) is { } end)
                ToGain(node, end, part, parts);
            else if (GuidedFilterNodes.EndingIn(graph, sizes, node) is { } filter)
                ToGuided(node, filter, part, parts);
        }
        foreach (OnnxNode node in graph.Nodes)
        {
            if (parts.ContainsKey(node.Tag))
                continue;
            OnnxGraphBuilder part = new($"{prefix}_{node.Tag}_");
            if (RisesTwice(graph, node) && SumWith(graph, sizes, node) is { } add)
            {
                if (!ToRisenEnd(graph, node, add, part, parts))
                    ToRise(node, add, ConvolutionOperators.Rise, part, parts);
            }
            else if (DoublesByHalfPixels(graph, node))
            {
                ToRise(node, SumWith(graph, sizes, node), ConvolutionOperators.RiseByHalf, part, parts);
            }
            else if (Convolution.Of(graph, node) is { } convolution)
            {
                if (convolution.IsForWinograd || convolution.IsWide)
                    ToWinograd(graph, convolution, part, parts);
                else if (convolution.IsHalving)
                    ToProduct(graph, convolution, ConvolutionOperators.Halving, part, parts);
                else if (convolution.IsPointwise)
                    ToProduct(graph, convolution, ConvolutionOperators.Pointwise, part, parts);
                else if (convolution.IsNarrow)
                    ToNarrow(graph, convolution, part, parts);
            }
        }
        return parts.Count == 0 ? null : graph.Replace(parts, OnnxGraphBuilder.Opset(ConvolutionOperators.Domain, 1));
    }

    /// <summary>The sum of what a node makes, which nothing else reads, and a picture of its size; null where there is none.</summary>
    static OnnxNode? SumWith(OnnxGraph graph, OnnxSizes sizes, OnnxNode node) =>
        graph.OnlyReader(node.Outputs[0]) is { Operation: "Add", Inputs: [var one, var other] } add && sizes.AreAlike(one, other) ? add : null;

    static void ToRise(OnnxNode resize, OnnxNode? add, string operation, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        string[] inputs = add is null ? [resize.Inputs[0]] : [resize.Inputs[0], Other(add, resize)];
        part.OwnNodeAs((add ?? resize).Outputs[0], ConvolutionOperators.Domain, operation, inputs);
        // Where the sum was: what is added may be made between the two.
        Replace([resize], add ?? resize, part, parts);
    }

    /// <summary>Takes a UNet's end together: the sum, a 3x3 convolution and one to three channels, which nothing else reads.</summary>
    static bool ToRisenEnd(OnnxGraph graph, OnnxNode resize, OnnxNode add, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        if (Convolution.Of(graph, graph.OnlyReader(add.Outputs[0])) is not { IsForWinograd: true, Dilation: 1 } inner)
            return false;
        OnnxNode? rectifier = Rectifier(graph, inner.Node);
        if (Convolution.Of(graph, graph.OnlyReader((rectifier ?? inner.Node).Outputs[0])) is not { IsNarrow: true } last
            || last.Kernel > RisenEnd.WidestKernel)
            return false;
        part.OwnNodeAs(last.Node.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.End,
        [
            resize.Inputs[0], Other(add, resize), inner.Node.Inputs[1], part.Floats(Biases(graph, inner.Node, rectifier)),
            part.Floats(Ordered(graph, last)), part.Floats(Biases(graph, last.Node, behind: null)),
        ]);
        Replace([resize, add, inner.Node, rectifier], last.Node, part, parts);
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

    static void ToGain(OnnxNode held, (string Photo, string Drawn, OnnxNode[] Nodes) end, OnnxGraphBuilder part,
        Dictionary<int, byte[]> parts)
    {
        part.OwnNodeAs(held.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Gain, [end.Photo, end.Drawn]);
        Replace(end.Nodes, held, part, parts);
    }

    static void ToGuided(OnnxNode last, GuidedFilterNodes filter, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        part.OwnNodeAs(last.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Guided,
            [filter.Guide, filter.Drawn, filter.Epsilon]);
        Replace(filter.Nodes, last, part, parts);
    }

    static void ToWinograd(OnnxGraph graph, Convolution convolution, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        OnnxNode node = convolution.Node;
        OnnxNode? before = RectifierBefore(graph, node), behind = Rectifier(graph, node);
        OnnxNode? add = behind is null ? Residual(graph, convolution) : null;
        string read = (before ?? node).Inputs[0];
        OnnxNode? joined = Joined(graph, read);
        part.OwnNodeAs((add ?? behind ?? node).Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Winograd,
        [
            joined?.Inputs[0] ?? read, node.Inputs[1], part.Floats(Biases(graph, node, behind, before)),
            add is null ? "" : Other(add, node), joined?.Inputs[1] ?? "",
        ], OnnxAttribute.Integer(ConvolutionOperators.Dilation, convolution.Dilation));
        // Where the sum was: what is added may be made between the two.
        Replace([node, before, behind, joined], add ?? node, part, parts);
    }

    /// <summary>The node that joins the channels of two pictures to a value which one node alone reads; null for any other value.</summary>
    static OnnxNode? Joined(OnnxGraph graph, string value) =>
        graph.Maker(value) is { Operation: "Concat", Inputs.Count: 2 } join && join.Integers("axis") is [1] && graph.OnlyReader(value) is not null
            ? join : null;

    /// <summary>The sum at the end of a residual block: of its last convolution, and of what its first one reads, rectified or not. Nothing
    /// else is known to have the same size before it runs. Null for any other convolution.</summary>
    static OnnxNode? Residual(OnnxGraph graph, Convolution last)
    {
        if (graph.OnlyReader(last.Node.Outputs[0]) is not { Operation: "Add" } add || Unbent(graph, last.Node.Inputs[0]) is not { } between
            || Convolution.Of(graph, graph.Maker(between)) is not { KeepsSize: true } first || first.Inputs != last.Outputs)
            return null;
        string other = Other(add, last.Node);
        return first.Node.Inputs[0] == other || Unbent(graph, first.Node.Inputs[0]) == other ? add : null;
    }

    static void ToProduct(OnnxGraph graph, Convolution convolution, string operation, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        OnnxNode node = convolution.Node;
        OnnxNode? before = RectifierBefore(graph, node), behind = Rectifier(graph, node);
        part.OwnNodeAs((behind ?? node).Outputs[0], ConvolutionOperators.Domain, operation,
            [(before ?? node).Inputs[0], node.Inputs[1], part.Floats(Biases(graph, node, behind, before))],
            OnnxAttribute.Integer(ConvolutionOperators.Pad, convolution.Pad),
            OnnxAttribute.Integer(ConvolutionOperators.PadBehind, convolution.PadBehind));
        Replace([before, behind], node, part, parts);
    }

    /// <summary>What was rectified; null where nothing was.</summary>
    static string? Unbent(OnnxGraph graph, string value) => graph.Maker(value) is { Operation: "LeakyRelu" } rectifier ? rectifier.Inputs[0] : null;

    static void ToNarrow(OnnxGraph graph, Convolution convolution, OnnxGraphBuilder part, Dictionary<int, byte[]> parts)
    {
        OnnxNode node = convolution.Node;
        part.OwnNodeAs(node.Outputs[0], ConvolutionOperators.Domain, ConvolutionOperators.Narrow,
        [
            node.Inputs[0], part.Floats(Ordered(graph, convolution)),
            part.Floats(Biases(graph, node, behind: null)),
        ]);
        Replace([], node, part, parts);
    }

    static float[] Ordered(OnnxGraph graph, Convolution narrow) =>
        NarrowConvolution.Ordered(graph.Values(narrow.Weights), (int)narrow.Inputs, (int)narrow.Kernel);

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
