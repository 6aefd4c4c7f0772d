using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Conversion;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests.Models.Conversion;

public class TfliteConversionTests
{
    static readonly ComputeDevice Cpu = ComputeDevice.Choose(DeviceChoice.Cpu);
    static readonly VipsCodec Codec = new(new PhotoLimits());

    [SkippableTheory]
    [InlineData("3d")]
    [InlineData("anime")]
    [InlineData("artstyle")]
    [InlineData("design")]
    [InlineData("handdrawn")]
    [InlineData("illustration")]
    [InlineData("sketch")]
    public async Task A_converted_style_draws_within_one_grey_level_of_an_independent_conversion(string style)
    {
        CheckedModel converted = CheckedModel.Of(style, TfliteConversion.ToOnnx(ReadShared($"models/dct-net-tflite/{style}.tflite")));
        using ModelSession ours = ModelSession.Load(converted, Cpu, new ModelContract(4, 0));
        using ModelSession theirs = ModelSession.Load(CheckedModel.Read(TestFolders.Shared($"models/dct-net/{style}.onnx")), Cpu,
            new ModelContract(4, 0));
        using PixelImage photo = Codec.Decode(ReadShared("photos/portraits/tdd-emma.jpg"), 400, keepMetadata: false);

        using PixelImage a = await ours.RunAsync(photo, CancellationToken.None);
        using PixelImage b = await theirs.RunAsync(photo, CancellationToken.None);

        Assert.Equal(0, CountFurtherApart(a.Rgb, b.Rgb, levels: 1));
        Assert.True(CountFurtherApart(a.Rgb, photo.Rgb, levels: 1) > photo.Rgb.Length / 2, "the model did not draw");
    }

    [SkippableFact]
    public void The_converted_face_finder_answers_what_an_independent_implementation_of_TFLite_s_operators_does()
    {
        CheckedModel converted = CheckedModel.Of("blazeface", TfliteConversion.ToOnnx(File.ReadAllBytes(TestFolders.FaceModel)));
        using VisionNetwork network = VisionNetwork.Load(converted, Cpu, BlazeFaceAnswer.Input, "regressors", "classificators");
        using PixelImage pattern = new(192, 192);
        for (int i = 0; i < pattern.Rgb.Length; i++)
            pattern.Rgb[i] = (byte)((3 * (i / 3 % 192)) + (5 * (i / 3 / 192)) + (50 * (i % 3)));

        float[][] answers = network.Run(pattern, CancellationToken.None);

        // Anchor, confidence, first four values: computed apart from this project, from the file itself.
        AssertAnswer(0, [-7.084447f, -3.060177f, -3.227933f, 23.070853f, 23.076534f]);
        AssertAnswer(700, [-5.234919f, -1.885581f, -1.760891f, 20.804388f, 20.803928f]);
        AssertAnswer(1176, [-4.477763f, -1.868967f, -2.313776f, 13.530548f, 13.529953f]);
        AssertAnswer(2303, [-7.535015f, -1.748968f, -1.151745f, 32.269009f, 32.274502f]);

        void AssertAnswer(int anchor, float[] expected)
        {
            float[] answer = [answers[1][anchor], .. answers[0].AsSpan(16 * anchor, 4)];
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], answer[i], 0.002f);
        }
    }

    [SkippableFact]
    public void The_converted_person_finder_answers_what_an_independent_implementation_of_TFLite_s_operators_does()
    {
        CheckedModel converted = CheckedModel.Of("people", TfliteConversion.ToOnnx(File.ReadAllBytes(TestFolders.PeopleModel)));
        using VisionNetwork network = VisionNetwork.Load(converted, Cpu, new(256, 256, Mean: 0, Scale: 255), "person");
        byte[] file = File.ReadAllBytes(Path.Combine(TestFolders.Repository, "docs/samples/portrait-1.jpg"));
        using PixelImage photo = Codec.Decode(file, 1024, keepMetadata: false);
        using PixelImage small = Codec.Resize(photo, 256, 256);

        float[] person = network.Run(small, CancellationToken.None)[0];

        // Row, column and confidence: computed apart from this project, from the file itself.
        foreach ((int y, int x, float expected) in ((int, int, float)[])
            [(2, 2, 0), (32, 130, 0.05313f), (103, 211, 0.43606f), (151, 81, 0.40562f), (189, 233, 0.56091f), (128, 128, 1)])
            Assert.Equal(expected, person[(256 * y) + x], 0.002f);
    }

    [SkippableFact]
    public void Every_style_is_the_same_network()
    {
        string folder = TestFolders.Shared("models/dct-net-tflite");
        IEnumerable<string> fingerprints = Directory.EnumerateFiles(folder, "*.tflite")
            .Where(file => !file.Contains("blazeface", StringComparison.Ordinal))
            .Select(file => TfliteGraph.Read(File.ReadAllBytes(file)).Fingerprint());
        Assert.Equal([DctNetConversion.Fingerprint], fingerprints.Distinct());
    }

    [SkippableFact]
    public void A_network_that_is_wired_otherwise_is_refused()
    {
        byte[] file = File.ReadAllBytes(TestFolders.FaceModel);
        // The stride of the first convolution lies behind its kernel's shape: change every 2 in the operators' options to 1 until one
        // counts.
        string known = TfliteGraph.Read(file).Fingerprint();
        int changed = Enumerable.Range(file.Length - 20_000, 20_000).First(at => file[at] == 2 && ChangesFingerprint(file, at, known));
        file[changed] = 1;
        Assert.Throws<ModelException>(() => TfliteConversion.ToOnnx(file));
    }

    [SkippableFact]
    public void A_truncated_file_is_refused()
    {
        byte[] file = ReadShared("models/dct-net-tflite/3d.tflite");
        foreach (int length in new[] { 9, 100, file.Length / 2, file.Length - 5000 })
            Assert.Throws<ModelException>(() => TfliteConversion.ToOnnx(file.AsMemory(0, length)));
    }

    [Fact]
    public void Another_file_is_refused_by_what_it_is_not()
    {
        ModelException refused = Assert.Throws<ModelException>(() =>
            TfliteConversion.ToOnnx(File.ReadAllBytes(Path.Combine(TestFolders.Models, "builtin/ink-comic.onnx"))));
        Assert.Contains("not a TFLite file", refused.Message, StringComparison.Ordinal);
    }

    static bool ChangesFingerprint(byte[] file, int at, string known)
    {
        byte[] changed = [.. file];
        changed[at] = 1;
        try
        {
            return TfliteGraph.Read(changed).Fingerprint() != known;
        }
        catch (ModelException)
        {
            return false;
        }
    }

    static byte[] ReadShared(string relative) => File.ReadAllBytes(TestFolders.Shared(relative));

    static int CountFurtherApart(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int levels)
    {
        int count = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (Math.Abs(a[i] - b[i]) > levels)
                count++;
        }
        return count;
    }
}
