using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models.Conversion;

/// <summary>
/// MediaPipe's BlazeFace, short range: sixteen residual blocks of a depthwise and a pointwise convolution, answering at
/// 16x16 and 8x8 cells. In: RGB, -1 to 1, 128x128.
/// </summary>
static class BlazeFaceConversion
{
    /// <summary>The public TFLite file's.</summary>
    public const string Fingerprint = "ed5ec6161b18d11aa8e9814348dd27978a39d8fe83f0cae751974cc53f3a3258";

    /// <summary>Values that an anchor answers with beside its confidence.</summary>
    const int ValuesPerAnchor = 16;

    /// <summary>Channels in and out of each block; the three marked halve the size.</summary>
    static readonly (int Inputs, int Outputs, bool Halves)[] Blocks =
    [
        (24, 24, false), (24, 28, false), (28, 32, true), (32, 36, false), (36, 42, false), (42, 48, true),
        (48, 56, false), (56, 64, false), (64, 72, false), (72, 80, false), (80, 88, false), (88, 96, true),
        (96, 96, false), (96, 96, false), (96, 96, false), (96, 96, false),
    ];

    /// <summary>The network with a file's weights.</summary>
    /// <exception cref="ModelException">The weights do not fit.</exception>
    public static byte[] Convert(TfliteGraph source)
    {
        OnnxGraphBuilder graph = new();
        ConvolutionReader convolutions = new(source, graph);

        string x = graph.Input("input", OnnxType.Float, "1", "3", "128", "128");
        x = Relu(convolutions.Next(x, kernel: 5, 3, 24, stride: 2));
        string cells16 = x;
        foreach ((int inputs, int outputs, bool halves) in Blocks)
        {
            if (inputs == 88)
                cells16 = x;
            x = Block(x, inputs, outputs, halves);
        }
        string confidence16 = Answer(cells16, inputs: 88, anchors: 2, values: 1, cells: 16);
        string confidence8 = Answer(x, inputs: 96, anchors: 6, values: 1, cells: 8);
        string points16 = Answer(cells16, inputs: 88, anchors: 2, ValuesPerAnchor, cells: 16);
        string points8 = Answer(x, inputs: 96, anchors: 6, ValuesPerAnchor, cells: 8);
        graph.NodeAs("classificators", "Concat", [confidence16, confidence8], OnnxAttribute.Integer("axis", 1));
        graph.NodeAs("regressors", "Concat", [points16, points8], OnnxAttribute.Integer("axis", 1));
        graph.Output("regressors", OnnxType.Float, "1", "896", "16");
        graph.Output("classificators", OnnxType.Float, "1", "896", "1");
        return graph.ToModel("blazeface-short-range");

        string Relu(string y) => graph.Node("Relu", [y]);

        string Block(string y, int inputs, int outputs, bool halves)
        {
            string deep = convolutions.NextDepthwise(y, kernel: 3, inputs, stride: halves ? 2 : 1);
            deep = convolutions.Next(deep, kernel: 1, inputs, outputs);
            string past = halves ? graph.Node("MaxPool", [y], OnnxAttribute.Integers("kernel_shape", 2, 2), OnnxAttribute.Integers("strides", 2, 2)) : y;
            if (outputs > inputs)
                past = graph.Node("Pad", [past, graph.Integers(0, 0, 0, 0, 0, outputs - inputs, 0, 0)]);
            return Relu(graph.Node("Add", [past, deep]));
        }

        // From [1, anchors * values, cells, cells] to [1, cells * cells * anchors, values].
        string Answer(string y, int inputs, int anchors, int values, int cells)
        {
            string answer = convolutions.Next(y, kernel: 1, inputs, anchors * values);
            answer = graph.Node("Transpose", [answer], OnnxAttribute.Integers("perm", 0, 2, 3, 1));
            return graph.Node("Reshape", [answer, graph.Integers(1, cells * cells * anchors, values)]);
        }
    }
}
