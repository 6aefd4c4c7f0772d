using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Convolutions;
using CartoonFunctions.Cartooning.Models.Graphs;
using CartoonFunctions.Cartooning.Tests.Devices;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Tests.Models.Convolutions;

public class ConvolutionGraphTests
{
    // Far from what shows: a grey level is 1/127.5.
    const float Tolerance = 1e-4f;

    [SkippableTheory]
    [InlineData(64, 96)]
    [InlineData(36, 100)]
    [InlineData(8, 8)]
    public void A_convolution_of_3x3_and_its_rectifier_give_what_they_give_in_the_runtime(int height, int width)
    {
        OnnxGraphBuilder graph = new();
        string whole = Convolve(graph, Open(graph), 3, 20, kernel: 3);
        string bent = Bend(graph, Convolve(graph, whole, 20, 24, kernel: 3), 0.2f);
        string risen = graph.Node("Add", [Convolve(graph, bent, 24, 20, kernel: 3), whole]);
        Close(graph, Convolve(graph, risen, 20, 3, kernel: 7));

        AssertSame(graph, [ConvolutionOperators.Winograd, ConvolutionOperators.Winograd, ConvolutionOperators.Narrow], height, width);
    }

    /// <summary>Rectified before each convolution, as this project's own networks are; the last channels are fewer than are summed up at
    /// once.</summary>
    [SkippableTheory]
    [InlineData(64, 96)]
    [InlineData(37, 101)]
    [InlineData(5, 3)]
    public void A_residual_block_with_its_rectifiers_in_front_gives_what_it_gives_in_the_runtime(int height, int width)
    {
        OnnxGraphBuilder graph = new();
        string whole = Convolve(graph, Open(graph), 3, 18, kernel: 3);
        string inner = Convolve(graph, Bend(graph, whole, 0.1f), 18, 18, kernel: 3);
        string sum = graph.Node("Add", [whole, Convolve(graph, Bend(graph, inner, 0.1f), 18, 18, kernel: 3)]);
        string drawn = Convolve(graph, Bend(graph, graph.Node("Concat", [sum, whole], OnnxAttribute.Integer("axis", 1)), 0.3f), 36, 15, kernel: 3);
        Close(graph, Convolve(graph, drawn, 15, 3, kernel: 7));

        AssertSame(graph,
            [ConvolutionOperators.Winograd, ConvolutionOperators.Winograd, ConvolutionOperators.Winograd, ConvolutionOperators.Narrow],
            height, width);
    }

    /// <summary>Gaps in the kernel: fewer rows than the gaps need, columns that fill no tile, and both inputs of a sum.</summary>
    [SkippableTheory]
    [InlineData(2, 64, 96)]
    [InlineData(2, 37, 101)]
    [InlineData(2, 1, 3)]
    [InlineData(4, 64, 96)]
    [InlineData(4, 53, 101)]
    [InlineData(4, 5, 33)]
    [InlineData(4, 1, 5)]
    public void A_residual_block_whose_kernel_has_gaps_gives_what_it_gives_in_the_runtime(int dilation, int height, int width)
    {
        OnnxGraphBuilder graph = new();
        string whole = Convolve(graph, Open(graph), 3, 18, kernel: 3);
        string inner = Dilated(Bend(graph, whole, 0.1f));
        string sum = graph.Node("Add", [whole, Dilated(Bend(graph, inner, 0.1f))]);
        Close(graph, Convolve(graph, sum, 18, 3, kernel: 7));

        AssertSame(graph, [ConvolutionOperators.Winograd, ConvolutionOperators.Winograd, ConvolutionOperators.Narrow], height, width);

        string Dilated(string x) => Convolve(graph, x, 18, 18, kernel: 3, OnnxAttribute.Integers("dilations", dilation, dilation),
            OnnxAttribute.Integers("pads", dilation, dilation, dilation, dilation));
    }

    /// <summary>Photos of even and of odd sides, kernels that fill the halves or leave taps out, zeros on every side or on some.</summary>
    [SkippableTheory]
    [InlineData(6, 2, 2, 64, 96)]
    [InlineData(6, 2, 2, 37, 101)]
    [InlineData(6, 2, 2, 2, 5)]
    [InlineData(5, 2, 2, 37, 101)]
    [InlineData(5, 1, 2, 64, 96)]
    [InlineData(4, 1, 1, 37, 101)]
    [InlineData(4, 0, 0, 40, 41)]
    [InlineData(3, 1, 1, 37, 101)]
    [InlineData(3, 1, 1, 2, 2)]
    [InlineData(3, 0, 1, 64, 96)]
    [InlineData(3, 0, 1, 37, 101)]
    [InlineData(2, 0, 0, 64, 98)]
    public void A_convolution_that_halves_and_its_rectifiers_give_what_they_give_in_the_runtime(int kernel, int pad, int padBehind,
        int height, int width)
    {
        OnnxGraphBuilder graph = new();
        string half = Convolve(graph, Bend(graph, Open(graph), 0.3f), 3, 17, kernel, OnnxAttribute.Integers("strides", 2, 2),
            OnnxAttribute.Integers("pads", pad, pad, padBehind, padBehind));
        Close(graph, Convolve(graph, Bend(graph, half, 0.1f), 17, 3, kernel: 5));

        AssertSame(graph, [ConvolutionOperators.Halving, ConvolutionOperators.Narrow], height, width);
    }

    /// <summary>Kernels cut to three, two and one tap at their end, and photos smaller than they are.</summary>
    [SkippableTheory]
    [InlineData(9, 64, 96)]
    [InlineData(7, 64, 96)]
    [InlineData(7, 37, 101)]
    [InlineData(7, 2, 3)]
    [InlineData(7, 1, 1)]
    [InlineData(5, 37, 101)]
    [InlineData(5, 1, 33)]
    public void A_wide_convolution_and_its_rectifiers_give_what_they_give_in_the_runtime(int kernel, int height, int width)
    {
        OnnxGraphBuilder graph = new();
        string wide = Convolve(graph, Bend(graph, Open(graph), 0.3f), 3, 17, kernel);
        Close(graph, Convolve(graph, Bend(graph, wide, 0.1f), 17, 3, kernel: 5));

        AssertSame(graph, [ConvolutionOperators.Winograd, ConvolutionOperators.Narrow], height, width);
    }

    /// <summary>As many places as fill no block, one place, and more than a block.</summary>
    [SkippableTheory]
    [InlineData(64, 96)]
    [InlineData(7, 11)]
    [InlineData(1, 1)]
    public void A_convolution_of_1x1_and_its_rectifiers_give_what_they_give_in_the_runtime(int height, int width)
    {
        OnnxGraphBuilder graph = new();
        string wide = Convolve(graph, Convolve(graph, Open(graph), 3, 19, kernel: 3), 19, 128, kernel: 1);
        string bent = Bend(graph, graph.Node("Relu", [wide]), 0.3f);
        Close(graph, Convolve(graph, Bend(graph, Convolve(graph, bent, 128, 17, kernel: 1), 0.1f), 17, 3, kernel: 5));

        AssertSame(graph, [ConvolutionOperators.Pointwise, ConvolutionOperators.Pointwise, ConvolutionOperators.Narrow], height, width);
    }

    /// <summary>The runtime reads weights that fit in no cache less often.</summary>
    [SkippableFact]
    public void A_convolution_of_1x1_with_very_many_channels_stays_the_runtime_s()
    {
        OnnxGraphBuilder graph = new();
        string wide = Convolve(graph, Convolve(graph, Open(graph), 3, 130, kernel: 1), 130, 24, kernel: 1);
        Close(graph, Convolve(graph, wide, 24, 3, kernel: 5));

        AssertSame(graph, [ConvolutionOperators.Narrow], 40, 56);
    }

    /// <summary>As this project's own networks go up again: twice the size and a sum, then twice the size and both read as one.</summary>
    [SkippableTheory]
    [InlineData(64, 96)]
    [InlineData(44, 100)]
    [InlineData(4, 4)]
    public void A_picture_that_rises_to_another_gives_what_it_gives_in_the_runtime(int height, int width)
    {
        OnnxGraphBuilder graph = new();
        OnnxAttribute halves = OnnxAttribute.Integers("strides", 2, 2);
        string fine = Convolve(graph, Open(graph), 3, 18, kernel: 3);
        string middle = Convolve(graph, fine, 18, 17, kernel: 3, halves);
        string coarse = Convolve(graph, middle, 17, 17, kernel: 3, halves);
        string sum = graph.Node("Add", [Double(graph, coarse), middle]);
        string both = graph.Node("Concat", [Double(graph, sum), fine], OnnxAttribute.Integer("axis", 1));
        Close(graph, Convolve(graph, Convolve(graph, Bend(graph, both, 0.1f), 35, 16, kernel: 3), 16, 3, kernel: 7));

        AssertSame(graph,
            [
                ConvolutionOperators.Halving, ConvolutionOperators.Halving, ConvolutionOperators.RiseByHalf,
                ConvolutionOperators.RiseByHalf, ConvolutionOperators.Winograd, ConvolutionOperators.Narrow,
            ], height, width);
    }

    /// <summary>Values of one place are added to every place, and those of one channel to every channel.</summary>
    [SkippableTheory]
    [InlineData("half_pixel", ConvolutionOperators.RiseByHalf)]
    [InlineData("asymmetric")]
    public void What_rises_to_something_of_another_size_is_added_by_the_runtime(string coordinates, params string[] operators)
    {
        OnnxGraphBuilder graph = new();
        string photo = Open(graph);
        string half = Convolve(graph, photo, 3, 3, kernel: 3, OnnxAttribute.Integers("strides", 2, 2));
        string risen = graph.Node("Add", [Double(graph, half, coordinates), graph.Node("GlobalAveragePool", [photo])]);
        Close(graph, Convolve(graph, graph.Node("Add", [risen, Convolve(graph, photo, 3, 1, kernel: 3)]), 3, 3, kernel: 7));

        AssertSame(graph, [.. operators, ConvolutionOperators.Narrow], 64, 96);
    }

    [SkippableFact]
    public void A_sum_with_what_may_be_of_another_size_stays()
    {
        OnnxGraphBuilder graph = new();
        string whole = Convolve(graph, Open(graph), 3, 16, kernel: 3);
        string mean = graph.Node("GlobalAveragePool", [whole]);
        Close(graph, Convolve(graph, graph.Node("Add", [Convolve(graph, whole, 16, 16, kernel: 3), mean]), 16, 3, kernel: 7));

        AssertSame(graph, [ConvolutionOperators.Winograd, ConvolutionOperators.Narrow], 64, 96);
    }

    [SkippableTheory]
    [InlineData(64, 96)]
    [InlineData(46, 74)]
    [InlineData(2, 2)]
    public void A_gain_and_details_give_what_they_give_in_the_runtime(int height, int width)
    {
        OnnxGraphBuilder graph = new();
        CloseWithGain(graph, cut: 12, most: 1);

        AssertSame(graph, [ConvolutionOperators.Gain], height, width);
    }

    [SkippableTheory]
    [InlineData(11, 1)]
    [InlineData(12, 0.5f)]
    public void What_only_looks_like_a_gain_and_details_stays_in_its_steps(int cut, float most)
    {
        OnnxGraphBuilder graph = new();
        CloseWithGain(graph, cut, most);

        Assert.Equal([$"{ConvolutionOperators.Domain}.{ConvolutionOperators.RiseByHalf}"], Ours(Rewritten(OnnxFile.Of(graph))));
    }

    /// <summary>More rows than a strip has, a last strip of one row, and pictures as small as the window and smaller.</summary>
    [SkippableTheory]
    [InlineData(64, 96)]
    [InlineData(33, 101)]
    [InlineData(16, 8)]
    [InlineData(3, 3)]
    [InlineData(2, 9)]
    [InlineData(1, 1)]
    public void A_guided_filter_gives_what_it_gives_in_the_runtime(int height, int width)
    {
        OnnxGraphBuilder graph = new();
        CloseGuided(graph, window: 3);

        AssertSame(graph, [ConvolutionOperators.Guided], height, width);
    }

    [Fact]
    public void What_only_looks_like_a_guided_filter_of_radius_1_stays_in_its_steps()
    {
        OnnxGraphBuilder wider = new(), read = new();
        CloseGuided(wider, window: 5);
        read.Output(CloseGuided(read, window: 3), OnnxType.Float, "1", "3", "h", "w");

        Assert.Null(ConvolutionGraph.Rewrite(OnnxFile.Of(wider), "test"));
        Assert.Null(ConvolutionGraph.Rewrite(OnnxFile.Of(read), "test"));
    }

    [SkippableTheory]
    [InlineData(5)]
    [InlineData(9)]
    public void A_convolution_to_three_channels_gives_what_it_gives_in_the_runtime(int kernel)
    {
        OnnxGraphBuilder graph = new();
        Close(graph, Convolve(graph, Open(graph), 3, 3, kernel));

        AssertSame(graph, [ConvolutionOperators.Narrow], height: 41, width: 87);
    }

    [SkippableTheory]
    [InlineData(64, 96)]
    [InlineData(18, 22)]
    [InlineData(2, 4)]
    public void Twice_the_size_and_a_sum_give_what_they_give_in_the_runtime(int height, int width)
    {
        OnnxGraphBuilder graph = new();
        string photo = Open(graph);
        string half = Convolve(graph, photo, 3, 3, kernel: 3, OnnxAttribute.Integers("strides", 2, 2));
        string risen = Double(graph, half, "asymmetric");
        Close(graph, graph.Node("Add", [risen, Convolve(graph, photo, 3, 3, kernel: 3)]));

        AssertSame(graph, [ConvolutionOperators.Rise], height, width);
    }

    /// <summary>Strips of 32 rows: one alone, whole ones, and one that is cut off by the picture's end.</summary>
    [SkippableTheory]
    [InlineData(8, 20, 7)]
    [InlineData(64, 96, 7)]
    [InlineData(98, 104, 7)]
    [InlineData(66, 40, 5)]
    public void The_end_of_a_UNet_gives_in_strips_what_it_gives_in_the_runtime(int height, int width, int kernel)
    {
        OnnxGraphBuilder graph = new();
        Close(graph, Convolve(graph, Bend(graph, Convolve(graph, Risen(graph), 16, 20, kernel: 3), 0.2f), 20, 3, kernel));

        AssertSame(graph, [ConvolutionOperators.End], height, width);
    }

    [SkippableFact]
    public void The_end_of_a_UNet_with_a_kernel_too_wide_for_strips_stays_in_three_steps()
    {
        OnnxGraphBuilder graph = new();
        Close(graph, Convolve(graph, Convolve(graph, Risen(graph), 16, 16, kernel: 3), 16, 3, kernel: 9));

        AssertSame(graph, [ConvolutionOperators.Rise, ConvolutionOperators.Winograd, ConvolutionOperators.Narrow], 64, 96);
    }

    [SkippableFact]
    public void A_rectifier_that_is_not_alone_behind_its_convolution_stays()
    {
        OnnxGraphBuilder graph = new();
        string drawn = Convolve(graph, Convolve(graph, Open(graph), 3, 16, kernel: 3), 16, 16, kernel: 3);
        string both = graph.Node("Add", [Bend(graph, drawn, 0.2f), drawn]);
        Close(graph, Convolve(graph, both, 16, 3, kernel: 7));

        AssertSame(graph, [ConvolutionOperators.Winograd, ConvolutionOperators.Narrow], height: 32, width: 40);
    }

    [Fact]
    public void What_has_uneven_steps_other_gaps_groups_or_no_zeros_around_stays_the_runtime_s()
    {
        OnnxGraphBuilder graph = new();
        string x = Convolve(graph, Open(graph), 3, 32, kernel: 3);
        x = Convolve(graph, x, 32, 32, kernel: 3, OnnxAttribute.Integers("strides", 1, 2));
        x = Convolve(graph, x, 32, 32, kernel: 3, OnnxAttribute.Integers("strides", 3, 3));
        x = Convolve(graph, x, 32, 32, kernel: 3, OnnxAttribute.Integers("pads", 0, 0, 0, 0));
        x = Convolve(graph, x, 32, 32, kernel: 3, OnnxAttribute.Integers("pads", 0, 0, 2, 2));
        x = Convolve(graph, x, 32, 32, kernel: 3, OnnxAttribute.Integers("pads", 0, 1, 1, 0), OnnxAttribute.Integers("strides", 2, 2));
        x = Convolve(graph, x, 32, 32, kernel: 6, OnnxAttribute.Integers("pads", 1, 1, 1, 1), OnnxAttribute.Integers("strides", 2, 2));
        x = Convolve(graph, x, 32, 32, kernel: 7, OnnxAttribute.Integers("strides", 2, 2));
        x = Convolve(graph, x, 32, 32, kernel: 11);
        x = Convolve(graph, x, 32, 32, kernel: 3, OnnxAttribute.Integers("dilations", 2, 2));
        x = Convolve(graph, x, 32, 32, kernel: 3, OnnxAttribute.Integers("dilations", 3, 3), OnnxAttribute.Integers("pads", 3, 3, 3, 3));
        x = Convolve(graph, x, 32, 32, kernel: 3, OnnxAttribute.Text("auto_pad", "SAME_UPPER"));
        Close(graph, Convolve(graph, x, 32, 8, kernel: 3));

        Assert.Null(ConvolutionGraph.Rewrite(OnnxFile.Of(graph), "test"));
    }

    [SkippableTheory]
    [InlineData("builtin/ink-comic.onnx", 7)]
    [InlineData("builtin/toon-scene.onnx", 7)]
    [InlineData("installed/dct-net-3d.onnx", 15)]
    public void A_model_draws_what_its_file_says(string file, int leastRewritten)
    {
        string path = Path.Combine(TestFolders.Models, file);
        Skip.IfNot(File.Exists(path), $"needs {file}");
        byte[] model = File.ReadAllBytes(path);

        AssertSame(model, Rewritten(model), 192, 160);
        Assert.True(Ours(Rewritten(model)).Count() >= leastRewritten);
    }

    [SkippableFact]
    public void Layers_are_the_same_by_all_threads_and_by_one_where_other_pictures_keep_the_cores_busy()
    {
        byte[] rewritten = Rewritten(File.ReadAllBytes(Path.Combine(TestFolders.Models, "builtin/ink-comic.onnx")));
        float[] photo = [.. Enumerable.Range(0, 3 * 192 * 160).Select(i => MathF.Sin(i))];

        float[] byAll = Run(rewritten, photo, 192, 160);
        using BusyCores others = new();
        Assert.True(CoresAtWork.AreAll);
        Assert.Equal(byAll, Run(rewritten, photo, 192, 160));
    }

    [SkippableFact]
    public void A_convolution_that_gets_other_channels_than_its_weights_are_for_fails_and_reads_no_foreign_memory()
    {
        OnnxGraphBuilder graph = new();
        string wide = Convolve(graph, Open(graph), 3, 40, kernel: 3);
        Close(graph, Convolve(graph, Convolve(graph, wide, 16, 16, kernel: 3), 16, 3, kernel: 7));
        byte[] rewritten = Rewritten(OnnxFile.Of(graph));

        OnnxRuntimeException fault = Assert.Throws<OnnxRuntimeException>(() => Run(rewritten, new float[3 * 32 * 40], 32, 40));
        Assert.Contains("from 16 to 16 channels got 40", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The operators trust their inputs, so that a file that calls one by itself could read and write foreign memory.</summary>
    [Fact]
    public void A_file_that_calls_an_operator_of_this_project_s_own_is_refused()
    {
        OnnxGraphBuilder graph = new();
        string drawn = Convolve(graph, Convolve(graph, Open(graph), 3, 16, kernel: 3), 16, 16, kernel: 3);
        graph.OwnNodeAs("called", "cartoonfunctions", ConvolutionOperators.Rise, [drawn, drawn]);
        Close(graph, Convolve(graph, "called", 16, 3, kernel: 7));
        byte[] file = [.. OnnxFile.Of(graph), .. OnnxGraphBuilder.Opset("cartoonfunctions", 1)];

        Assert.Throws<ModelException>(() => ModelSession.Load(CheckedModel.Of("test.onnx", file), ComputeDevice.Choose(DeviceChoice.Cpu)));
    }

    [Fact]
    public void A_file_that_breaks_off_is_said_to_be_broken_or_left()
    {
        byte[] model = File.ReadAllBytes(Path.Combine(TestFolders.Models, "builtin/sketch.onnx"));
        for (int length = 1; length < 4000; length += 97)
            Assert.Throws<InvalidDataException>(() => ConvolutionGraph.Rewrite(model.AsMemory(0, length), "test"));
        Assert.Throws<ModelException>(() => ModelSession.Load(CheckedModel.Of("test.onnx", model[..4000]),
            ComputeDevice.Choose(DeviceChoice.Cpu)));
    }

    /// <summary>16 channels of the photo's size, to which as many of half that size are added.</summary>
    static string Risen(OnnxGraphBuilder graph)
    {
        string whole = Convolve(graph, Open(graph), 3, 16, kernel: 3);
        string half = graph.Node("AveragePool", [whole], OnnxAttribute.Integers("kernel_shape", 2, 2), OnnxAttribute.Integers("strides", 2, 2));
        return graph.Node("Add", [Double(graph, half, "asymmetric"), whole]);
    }

    /// <summary>The end of this project's own networks, over 15 channels of half the photo's size.</summary>
    static void CloseWithGain(OnnxGraphBuilder graph, long cut, float most)
    {
        string photo = Open(graph);
        string half = graph.Node("AveragePool", [photo], OnnxAttribute.Integers("kernel_shape", 2, 2), OnnxAttribute.Integers("strides", 2, 2));
        string drawn = Convolve(graph, half, 3, 15, kernel: 3);
        string gains = Double(graph, Cut(cut, long.MaxValue));
        string gained = graph.Node("Mul", [photo, graph.Node("Add", [gains, graph.Floats(1)])]);
        string details = graph.Node("DepthToSpace", [Cut(0, 12)], OnnxAttribute.Integer("blocksize", 2), OnnxAttribute.Text("mode", "CRD"));
        graph.NodeAs("cartoon", "Clip", [graph.Node("Add", [gained, details]), graph.Floats(-1), graph.Floats(most)]);
        graph.Output("cartoon", OnnxType.Float, "1", "3", "h", "w");

        string Cut(long from, long to) =>
            graph.Node("Slice", [drawn, graph.Integers(from), graph.Integers(to), graph.Integers(1), graph.Integers(1)]);
    }

    /// <summary>As DCT-Net ends; the name of the slopes.</summary>
    static string CloseGuided(OnnxGraphBuilder graph, long window)
    {
        string photo = Open(graph), drawn = Convolve(graph, photo, 3, 3, kernel: 3);
        string photoMean = Mean(photo), mean = Mean(drawn);
        string covariance = graph.Node("Sub", [Mean(Product(photo, drawn)), Product(photoMean, mean)]);
        string variance = graph.Node("Sub", [Mean(Product(photo, photo)), Product(photoMean, photoMean)]);
        string slope = graph.Node("Div", [covariance, graph.Node("Add", [variance, graph.Floats(0.01f)])]);
        string offset = graph.Node("Sub", [mean, Product(slope, photoMean)]);
        Close(graph, graph.Node("Add", [Product(Mean(slope), photo), Mean(offset)]));
        return slope;

        string Product(string one, string other) => graph.Node("Mul", [one, other]);

        string Mean(string x) => graph.Node("AveragePool", [x], OnnxAttribute.Integers("kernel_shape", window, window),
            OnnxAttribute.Integers("pads", window / 2, window / 2, window / 2, window / 2), OnnxAttribute.Integers("strides", 1, 1),
            OnnxAttribute.Integer("count_include_pad", 0));
    }

    static string Double(OnnxGraphBuilder graph, string x, string coordinates = "half_pixel") =>
        graph.Node("Resize", [x, "", graph.Floats(1, 1, 2, 2)], OnnxAttribute.Text("mode", "linear"),
            OnnxAttribute.Text("coordinate_transformation_mode", coordinates));

    static string Open(OnnxGraphBuilder graph) => graph.Input("photo", OnnxType.Float, "1", "3", "h", "w");

    static void Close(OnnxGraphBuilder graph, string drawn)
    {
        graph.NodeAs("cartoon", "Tanh", [drawn]);
        graph.Output("cartoon", OnnxType.Float, "1", "3", "h", "w");
    }

    static string Bend(OnnxGraphBuilder graph, string x, float slope) => graph.Node("LeakyRelu", [x], OnnxAttribute.Float("alpha", slope));

    static string Convolve(OnnxGraphBuilder graph, string x, int inputs, int outputs, int kernel, params ReadOnlySpan<OnnxAttribute> others)
    {
        Random random = new(inputs + (1000 * outputs));
        float scale = 1 / MathF.Sqrt(inputs * kernel * kernel);
        string weights = graph.Weights(Draw(inputs * outputs * kernel * kernel), outputs, inputs, kernel, kernel);
        List<OnnxAttribute> attributes = [OnnxAttribute.Integers("kernel_shape", kernel, kernel)];
        attributes.AddRange(others);
        if (!attributes.Exists(attribute => attribute.Name is "pads" or "auto_pad"))
            attributes.Add(OnnxAttribute.Integers("pads", kernel / 2, kernel / 2, kernel / 2, kernel / 2));
        return graph.Node("Conv", [x, weights, graph.Weights(Draw(outputs), outputs)], [.. attributes]);

        Half[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (Half)(((2 * random.NextSingle()) - 1) * scale * 2))];
    }

    static IEnumerable<string> Ours(byte[] model) => OnnxGraph.Read(model).Nodes.Select(node => node.Operation)
        .Where(operation => operation.StartsWith(ConvolutionOperators.Domain, StringComparison.Ordinal));

    static byte[] Rewritten(byte[] model)
    {
        byte[]? rewritten = ConvolutionGraph.Rewrite(model, "test");
        Skip.If(rewritten is null && !WinogradTransform.IsSupported, "This processor lacks AVX2.");
        return rewritten!;
    }

    static void AssertSame(OnnxGraphBuilder graph, string[] operators, int height, int width)
    {
        byte[] model = OnnxFile.Of(graph);
        byte[] rewritten = Rewritten(model);
        Assert.Equal(operators.Select(name => $"{ConvolutionOperators.Domain}.{name}"), Ours(rewritten));
        AssertSame(model, rewritten, height, width);
    }

    static void AssertSame(byte[] model, byte[] rewritten, int height, int width)
    {
        Random random = new(1);
        float[] photo = [.. Enumerable.Range(0, 3 * height * width).Select(_ => (2 * random.NextSingle()) - 1)];
        float[] theirs = Run(model, photo, height, width), ours = Run(rewritten, photo, height, width);

        Assert.True(theirs.Max() - theirs.Min() > 0.1, "the model did not draw");
        Assert.Equal(theirs.Length, ours.Length);
        for (int i = 0; i < ours.Length; i++)
            Assert.InRange(ours[i], theirs[i] - Tolerance, theirs[i] + Tolerance);
    }

    static float[] Run(byte[] model, float[] photo, int height, int width)
    {
        using SessionOptions options = new();
        ConvolutionOperators.AddTo(options);
        using InferenceSession session = new(model, options);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(photo, [1, 3, height, width]);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, session.InputNames, [input], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
