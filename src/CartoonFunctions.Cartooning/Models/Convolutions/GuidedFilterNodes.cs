using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>The nodes of a graph that together are what <see cref="NearGuidedFilter"/> does.</summary>
/// <param name="Guide">The photo.</param>
/// <param name="Drawn">What is drawn.</param>
/// <param name="Epsilon">The name of the one value that is added to the variance.</param>
/// <param name="Nodes">All but the last: nothing else reads what they make.</param>
sealed record GuidedFilterNodes(string Guide, string Drawn, string Epsilon, OnnxNode[] Nodes)
{
    static readonly long[] Window = [3, 3];

    /// <summary>The filter whose result a node makes; null for any other node.</summary>
    public static GuidedFilterNodes? EndingIn(OnnxGraph graph, OnnxSizes sizes, OnnxNode end)
    {
        List<OnnxNode> nodes = [];
        if (end is not { Operation: "Add", Inputs: [var scaled, var shift] }
            || Read("Mul", scaled) is not [var slopeMean, var guide] || Mean(slopeMean) is not { } slope || Mean(shift) is not { } offset
            || Read("Div", slope) is not [var covariance, var damped] || Read("Sub", offset) is not [var mean, var share]
            || Mean(mean) is not { } drawn || Read("Mul", share) is not [var factor, var guideMean]
            || Mean(guideMean) != guide || factor != slope
            || !IsDifference(covariance, (guide, drawn), (guideMean, mean))
            || Read("Add", damped) is not [var variance, var epsilon] || !IsDifference(variance, (guide, guide), (guideMean, guideMean))
            || graph.Weights(epsilon) is not { Shape: [] or [1] } stored || graph.Values(stored) is not [> 0]
            || !sizes.IsPicture(guide) || !sizes.IsPicture(drawn))
            return null;
        OnnxNode[] all = [.. nodes, end];
        return nodes.TrueForAll(node => graph.AreAllReaders(node.Outputs[0], all))
            ? new(guide, drawn, epsilon, [.. nodes.Distinct()]) : null;

        IReadOnlyList<string>? Read(string operation, string value)
        {
            if (graph.Maker(value) is not { } maker || maker.Operation != operation)
                return null;
            nodes.Add(maker);
            return maker.Inputs;
        }

        string? Mean(string value) =>
            Read("AveragePool", value) is [var of] && nodes[^1] is var pool && pool.Text("auto_pad") is null
            && pool.Integers("kernel_shape").SequenceEqual(Window) && pool.Integers("pads") is [1, 1, 1, 1]
            && pool.Integers("strides", 1, 1) is [1, 1] && pool.Integers("dilations", 1, 1) is [1, 1]
            && pool.Integers("count_include_pad", 0) is [0] && pool.Integers("ceil_mode", 0) is [0] ? of : null;

        // The mean of a product, less the product of means.
        bool IsDifference(string value, (string, string) product, (string, string) means) =>
            Read("Sub", value) is [var productMean, var meanProduct] && Mean(productMean) is { } multiplied
            && IsProduct(multiplied, product) && IsProduct(meanProduct, means);

        bool IsProduct(string value, (string One, string Other) factors) =>
            Read("Mul", value) is [var one, var other] && one == factors.One && other == factors.Other;
    }
}
