using CartoonFunctions.Cartooning.Models.Graphs;
using static CartoonFunctions.Cartooning.Models.Conversion.ConvolutionReader;

namespace CartoonFunctions.Cartooning.Models.Conversion;

/// <summary>
/// DCT-Net's generator: a UNet with two halvings and four residual blocks at a quarter of the size, then a guided filter
/// with the photo as guide. In: RGB, -1 to 1, any size in multiples of 4.
/// </summary>
static class DctNetConversion
{
    /// <summary>What the public TFLite files of all seven styles have in common.</summary>
    public const string Fingerprint = "464ab2c23f38b9b532edda5d7ddeef090790d0356380a97fa5c68605064d45d1";

    const float LeakySlope = 0.2f;
    const float GuidedFilterEpsilon = 0.01f;

    /// <summary>The network with a file's weights.</summary>
    /// <exception cref="ModelException">The weights do not fit.</exception>
    public static byte[] Convert(TfliteGraph source)
    {
        OnnxGraphBuilder graph = new();
        ConvolutionReader convolutions = new(source, graph);

        string photo = graph.Input("input", OnnxType.Float, "1", "3", "height", "width");
        convolutions.SkipMeanFilter(kernel: 3, channels: 3); // the guided filter begins with the photo's own mean
        string whole = Leaky(convolutions.Next(photo, kernel: 7, 3, 32, reversed: Reversed.Input));
        string half = Leaky(convolutions.Next(Leaky(convolutions.Next(whole, 3, 32, 32, stride: 2)), 3, 32, 64));
        string quarter = Leaky(convolutions.Next(Leaky(convolutions.Next(half, 3, 64, 64, stride: 2)), 3, 64, 128));
        for (int block = 0; block < 4; block++)
            quarter = Residual(quarter);

        string risen = Add(Twice(Leaky(convolutions.Next(quarter, 3, 128, 64))), half);
        risen = Leaky(convolutions.Next(Leaky(convolutions.Next(risen, 3, 64, 64)), 3, 64, 32));
        risen = Leaky(convolutions.Next(Add(Twice(risen), whole), 3, 32, 32));
        string drawn = convolutions.Next(risen, kernel: 7, 32, 3, reversed: Reversed.Output);

        graph.NodeAs("output", "Clip", [AddGuidedFilter(guide: photo, drawn), graph.Floats(-1), graph.Floats(1)]);
        graph.Output("output", OnnxType.Float, "1", "3", "height", "width");
        graph.Metadata("size_multiple", "4");
        graph.Metadata("edge_padding", "64");
        return graph.ToModel("dct-net");

        string Leaky(string x) => graph.Node("LeakyRelu", [x], OnnxAttribute.Float("alpha", LeakySlope));

        string Add(string x, string y) => graph.Node("Add", [x, y]);

        string Subtract(string x, string y) => graph.Node("Sub", [x, y]);

        string Multiply(string x, string y) => graph.Node("Mul", [x, y]);

        string Residual(string x) => Add(convolutions.Next(Leaky(convolutions.Next(x, 3, 128, 128)), 3, 128, 128), x);

        // TensorFlow's bilinear resize without half-pixel centres.
        string Twice(string x) => graph.Node("Resize", [x, "", graph.Floats(1, 1, 2, 2)],
            OnnxAttribute.Text("mode", "linear"), OnnxAttribute.Text("coordinate_transformation_mode", "asymmetric"));

        string Mean(string x) => graph.Node("AveragePool", [x],
            OnnxAttribute.Integers("kernel_shape", 3, 3), OnnxAttribute.Integers("pads", 1, 1, 1, 1),
            OnnxAttribute.Integers("strides", 1, 1), OnnxAttribute.Integer("count_include_pad", 0));

        // He, Sun, Tang: Guided image filtering, per channel, radius 1.
        string AddGuidedFilter(string guide, string x)
        {
            string guideMean = Mean(guide);
            string mean = Mean(x);
            string covariance = Subtract(Mean(Multiply(guide, x)), Multiply(guideMean, mean));
            string variance = Subtract(Mean(Multiply(guide, guide)), Multiply(guideMean, guideMean));
            string slope = graph.Node("Div", [covariance, Add(variance, graph.Floats(GuidedFilterEpsilon))]);
            string offset = Subtract(mean, Multiply(slope, guideMean));
            return Add(Multiply(Mean(slope), guide), Mean(offset));
        }
    }
}
