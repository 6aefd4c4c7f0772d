using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models.Conversion;

/// <summary>
/// MediaPipe's selfie segmentation: a small MobileNetV3 down to 16x16 cells, then up again, joined with the finer cells on the way. In:
/// RGB, 0 to 1, 256x256. Out: how surely each pixel is a person's, 0 to 1.
/// </summary>
static class SelfieSegmentationConversion
{
    /// <summary>The public TFLite file's, of the general model.</summary>
    public const string Fingerprint = "30b67b79f9fc3716d307bf49f2e6e0352c7766f2ddbf9c1a522d4b4c75594d97";

    /// <summary>The network with a file's weights.</summary>
    /// <exception cref="ModelException">The weights do not fit.</exception>
    public static byte[] Convert(TfliteGraph source)
    {
        OnnxGraphBuilder graph = new();
        ConvolutionReader convolutions = new(source, graph);

        string cells128 = HardSwish(convolutions.Next(graph.Input("input", OnnxType.Float, "1", "3", "256", "256"), kernel: 3, 3, 16,
            stride: 2));
        string x = Relu(convolutions.NextDepthwise(Relu(convolutions.Next(cells128, kernel: 1, 16, 16)), kernel: 3, 16, stride: 2));
        string cells64 = convolutions.Next(Excite(x, 16, 8), kernel: 1, 16, 16);
        x = Relu(convolutions.NextDepthwise(Relu(convolutions.Next(cells64, kernel: 1, 16, 72)), kernel: 3, 72, stride: 2));
        x = convolutions.Next(x, kernel: 1, 72, 24);
        string deep = Relu(convolutions.NextDepthwise(Relu(convolutions.Next(x, kernel: 1, 24, 88)), kernel: 3, 88));
        string cells32 = Add(convolutions.Next(deep, kernel: 1, 88, 24), x);

        x = Bottleneck(cells32, 24, 96, 24, stride: 2);
        foreach ((int wide, int narrow) in new[] { (128, 32), (128, 32), (96, 24), (96, 24) })
            x = Add(Bottleneck(x, 32, wide, narrow), x);
        string seen = Mean(x);
        x = Relu(convolutions.Next(x, kernel: 1, 32, 128));
        x = Multiply(x, Sigmoid(convolutions.Next(seen, kernel: 1, 32, 128)));

        x = Refine(Join(x, 128, cells32, 24), 24);
        x = Refine(Join(x, 24, cells64, 16), 16);
        x = Refine(Join(x, 16, cells128, 16), 16);
        graph.NodeAs("person", "Sigmoid", [convolutions.NextTransposed(x, kernel: 2, 16)]);
        graph.Output("person", OnnxType.Float, "1", "1", "256", "256");
        return graph.ToModel("selfie-segmentation");

        string Relu(string y) => graph.Node("Relu", [y]);

        string Sigmoid(string y) => graph.Node("Sigmoid", [y]);

        string Add(string y, string z) => graph.Node("Add", [y, z]);

        string Multiply(string y, string z) => graph.Node("Mul", [y, z]);

        string Mean(string y) => graph.Node("GlobalAveragePool", [y]);

        // The standard has an operator of that name only from a later version on.
        string HardSwish(string y) =>
            Multiply(y, graph.Node("HardSigmoid", [y], OnnxAttribute.Float("alpha", 1f / 6), OnnxAttribute.Float("beta", 0.5f)));

        // Weighs each channel by what the whole picture is like (Hu et al.: Squeeze-and-Excitation Networks).
        string Excite(string y, int channels, int narrow) => Multiply(y, Weights(y, channels, narrow));

        string Weights(string y, int channels, int narrow) =>
            Sigmoid(convolutions.Next(Relu(convolutions.Next(Mean(y), kernel: 1, channels, narrow)), kernel: 1, narrow, channels));

        string Bottleneck(string y, int inputs, int wide, int narrow, int stride = 1)
        {
            string z = HardSwish(convolutions.Next(y, kernel: 1, inputs, wide));
            z = HardSwish(convolutions.NextDepthwise(z, kernel: 5, wide, stride));
            return convolutions.Next(Excite(z, wide, narrow), kernel: 1, wide, outputs: 32);
        }

        // The coarse cells at twice their number, with the fine ones as far as both together say that they count.
        string Join(string coarse, int coarseInputs, string fine, int channels)
        {
            string twice = graph.Node("Resize", [coarse, "", graph.Floats(1, 1, 2, 2)],
                OnnxAttribute.Text("mode", "linear"), OnnxAttribute.Text("coordinate_transformation_mode", "half_pixel"));
            twice = convolutions.Next(twice, kernel: 1, coarseInputs, channels);
            return Add(Multiply(fine, Weights(Add(fine, twice), channels, channels)), twice);
        }

        string Refine(string y, int channels)
        {
            y = Relu(convolutions.Next(y, kernel: 1, channels, channels));
            return Add(y, Relu(convolutions.NextDepthwise(y, kernel: 3, channels)));
        }
    }
}
