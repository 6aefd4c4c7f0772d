using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models.Conversion;

/// <summary>
/// MediaPipe's BlazeFace, full range: residual blocks with a bottleneck down to 6x6 cells, then up again, joined with the finer
/// cells on the way, answering at 48x48. In: RGB, -1 to 1, 192x192.
/// </summary>
static class BlazeFaceConversion
{
    /// <summary>The public TFLite file's.</summary>
    public const string Fingerprint = "1e8ad96155d726e76931b6b6f4b761336c7a226474e9df2e560060ead51f67dc";

    /// <summary>Cells along a side of the answer, an anchor each.</summary>
    const int Cells = 48;

    /// <summary>Values that an anchor answers with beside its confidence.</summary>
    const int ValuesPerAnchor = 16;

    /// <summary>The network with a file's weights.</summary>
    /// <exception cref="ModelException">The weights do not fit.</exception>
    public static byte[] Convert(TfliteGraph source)
    {
        OnnxGraphBuilder graph = new();
        ConvolutionReader convolutions = new(source, graph);

        string x = graph.Input("input", OnnxType.Float, "1", "3", "192", "192");
        x = Relu(convolutions.Next(x, kernel: 3, 3, 32, stride: 2));
        x = Block(Block(x, 32, 8, 32), 32, 8, 32);
        string cells48 = Block(Block(Halving(x, 32, 12, 48), 48, 12, 48), 48, 16, 64);
        string cells24 = Block(Block(Halving(cells48, 64, 24, 96), 96, 32, 128), 128, 32, 128);
        string cells12 = Block(Block(Halving(cells24, 128, 36, 144), 144, 48, 192), 192, 64, 256);
        string cells6 = Block(Block(Block(Halving(cells12, 256, 96, 384), 384, 96, 384), 384, 96, 384), 384, 96, 384);

        string risen = Join(cells6, 384, cells12, 256, 96);
        risen = Join(Block(Block(risen, 96, 48, 96), 96, 48, 96), 96, cells24, 128, 64);
        risen = Join(Block(Block(risen, 64, 32, 64), 64, 32, 64), 64, cells48, 64, 48);
        risen = Block(risen, 48, 24, 48);
        Answer("classificators", values: 1);
        Answer("regressors", ValuesPerAnchor);
        return graph.ToModel("blazeface-full-range");

        string Relu(string y) => graph.Node("Relu", [y]);

        string Block(string y, int inputs, int narrow, int outputs) =>
            Sum(Deepen(y, inputs, narrow, stride: 1), y, inputs, narrow, outputs);

        string Halving(string y, int inputs, int narrow, int outputs)
        {
            string deep = Deepen(y, inputs, narrow, stride: 2);
            string half = graph.Node("MaxPool", [y], OnnxAttribute.Integers("kernel_shape", 2, 2), OnnxAttribute.Integers("strides", 2, 2));
            return Sum(deep, half, inputs, narrow, outputs);
        }

        string Deepen(string y, int inputs, int narrow, int stride)
        {
            string deep = convolutions.NextDepthwise(y, kernel: 3, inputs, stride);
            return convolutions.NextDepthwise(Relu(convolutions.Next(deep, kernel: 1, inputs, narrow)), kernel: 3, narrow);
        }

        string Sum(string deep, string past, int inputs, int narrow, int outputs)
        {
            deep = convolutions.Next(deep, kernel: 1, narrow, outputs);
            if (outputs > inputs)
                past = graph.Node("Pad", [past, graph.Integers(0, 0, 0, 0, 0, outputs - inputs, 0, 0)]);
            return Relu(graph.Node("Add", [past, deep]));
        }

        string Join(string coarse, int coarseInputs, string fine, int fineInputs, int outputs)
        {
            coarse = Relu(convolutions.Next(coarse, kernel: 1, coarseInputs, outputs));
            fine = Relu(convolutions.Next(fine, kernel: 1, fineInputs, outputs));
            string twice = graph.Node("Resize", [coarse, "", graph.Floats(1, 1, 2, 2)],
                OnnxAttribute.Text("mode", "linear"), OnnxAttribute.Text("coordinate_transformation_mode", "half_pixel"));
            return graph.Node("Add", [fine, twice]);
        }

        // From [1, values, cells, cells] to [1, cells * cells, values].
        void Answer(string output, int values)
        {
            string answer = graph.Node("Transpose", [convolutions.Next(risen, kernel: 1, 48, values)],
                OnnxAttribute.Integers("perm", 0, 2, 3, 1));
            graph.NodeAs(output, "Reshape", [answer, graph.Integers(1, Cells * Cells, values)]);
            graph.Output(output, OnnxType.Float, "1", $"{Cells * Cells}", $"{values}");
        }
    }
}
