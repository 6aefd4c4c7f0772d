using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Tests.Models;

/// <summary>Small cartoon models of any age, made by the tests.</summary>
static class OnnxFile
{
    /// <summary>A file around a graph.</summary>
    public static byte[] Of(OnnxGraphBuilder graph, int opset = 13, int irVersion = 7) =>
    [
        .. new ProtobufWriter().Integer(1, irVersion).Message(8, new ProtobufWriter().Text(1, "").Integer(2, opset)).ToArray(),
        .. graph.ToFragment(),
    ];

    /// <summary>A file whose one node makes the output of the input.</summary>
    public static byte[] Of(string operation, string input = "photo", string output = "cartoon", int opset = 13)
    {
        OnnxGraphBuilder graph = new();
        Picture(graph, input);
        graph.NodeAs(output, operation, [input]);
        graph.Output(output, OnnxType.Float, "1", "3", "h", "w");
        return Of(graph, opset);
    }

    /// <summary>The input of a cartoon model.</summary>
    public static string Picture(OnnxGraphBuilder graph, string name) => graph.Input(name, OnnxType.Float, "1", "3", "h", "w");

    /// <summary>Loads a file on the CPU, for pictures of any size and without a margin.</summary>
    public static ModelSession Load(byte[] file, PictureTransfer transfer) =>
        ModelSession.Load(CheckedModel.Of("test.onnx", file), ComputeDevice.Choose(DeviceChoice.Cpu),
            new ModelContract(SizeMultiple: 1, MarginPixels: 0), transfer);
}
