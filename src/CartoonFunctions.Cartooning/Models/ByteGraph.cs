using System.Text;
using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>
/// Takes the way from bytes to floats and back into a cartoon model's own graph, so that a picture crosses the bus in a quarter of the
/// bytes and the arithmetic is done where the model runs.
/// </summary>
/// <remarks>
/// Nothing of the model is taken apart: readers of protobuf join what is repeated, so nodes that are laid before and behind the file
/// become the beginning and the end of its graph, whatever else it holds. The model's input and output become values inside by one
/// byte each, the number of the list that they are in.
/// </remarks>
static class ByteGraph
{
    // The first version that has Where; the other operators, as they are used here, are older and have not changed their form since.
    const ulong OldestOpset = 9;

    // Field numbers of onnx.proto, and tags: the number and, in the lowest three bits, that a length follows.
    const int ModelGraph = 7;
    const int ModelOpsets = 8;
    const byte GraphInputTag = (11 << 3) | 2;
    const byte GraphOutputTag = (12 << 3) | 2;
    const byte GraphValueTag = (13 << 3) | 2;

    /// <summary>
    /// A model that takes and gives uint8 [1, H, W, 3], RGB, and draws what the given one draws. Values are rounded to the nearest level;
    /// what is no number becomes 0.
    /// </summary>
    /// <param name="model">An ONNX file with the contract of a cartoon model.</param>
    /// <param name="input">The name of its input.</param>
    /// <param name="output">The name of its output.</param>
    /// <exception cref="ModelException">The file is broken, or too old for the operators that are needed.</exception>
    public static byte[] Around(CheckedModel model, string input, string output)
    {
        try
        {
            return Join(model, input, output);
        }
        catch (InvalidDataException fault)
        {
            throw new ModelException($"{model.Path} is broken, or no ONNX file.", fault);
        }
    }

    static byte[] Join(CheckedModel model, string input, string output)
    {
        CheckOpset(model);
        // New names begin with what no file can hold: its own hash.
        byte[] before = ToFloats($"{model.Sha256}_in_", input);
        byte[] behind = ToBytes($"{model.Sha256}_out_", output);
        byte[] joined = [.. before, .. model.Content, .. behind];
        Span<byte> inside = joined.AsSpan(before.Length, model.Content.Length);
        MoveInside(inside, GraphInputTag, input);
        MoveInside(inside, GraphOutputTag, output);
        return joined;
    }

    /// <summary><c>pixel / 127.5 - 1</c>, bit by bit what <see cref="FloatTensor"/> computes.</summary>
    static byte[] ToFloats(string prefix, string input)
    {
        OnnxGraphBuilder graph = new(prefix);
        string pixels = graph.Input(prefix + "pixels", OnnxType.Byte, "1", prefix + "height", prefix + "width", "3");
        string planes = graph.Node("Transpose", [pixels], OnnxAttribute.Integers("perm", 0, 3, 1, 2));
        string scaled = graph.Node("Div", [graph.Cast(planes, OnnxType.Float), graph.Floats(127.5f)]);
        graph.NodeAs(input, "Sub", [scaled, graph.Floats(1)]);
        return graph.ToFragment();
    }

    /// <summary><c>value * 127.5 + 127.5</c> between 0 and 255 and half a level, cut off: bit by bit what <see cref="FloatTensor"/>
    /// computes.</summary>
    static byte[] ToBytes(string prefix, string output)
    {
        OnnxGraphBuilder graph = new(prefix);
        string levels = graph.Node("Add", [graph.Node("Mul", [output, graph.Floats(127.5f)]), graph.Floats(127.5f)]);
        // What is no number is not greater than 0 either.
        string black = graph.Floats(0);
        string positive = graph.Node("Where", [graph.Node("Greater", [levels, black]), levels, black]);
        string bounded = graph.Node("Min", [positive, graph.Floats(255)]);
        string rounded = graph.Cast(graph.Node("Add", [bounded, graph.Floats(0.5f)]), OnnxType.Byte);
        string pixels = graph.NodeAs(prefix + "pixels", "Transpose", [rounded], OnnxAttribute.Integers("perm", 0, 2, 3, 1));
        graph.Output(pixels, OnnxType.Byte, "1", prefix + "height", prefix + "width", "3");
        return graph.ToFragment();
    }

    static void CheckOpset(CheckedModel model)
    {
        ProtobufFields fields = new(model.Content);
        while (fields.Read())
        {
            if (fields.Number != ModelOpsets)
                continue;
            (bool isStandard, ulong version) = (true, 0);
            ProtobufFields opset = fields.Message;
            while (opset.Read())
            {
                if (opset.Number == 1)
                    isStandard = opset.Bytes.IsEmpty || opset.Bytes.SequenceEqual("ai.onnx"u8);
                if (opset.Number == 2)
                    version = opset.Integer;
            }
            if (isStandard && version < OldestOpset)
                throw new ModelException($"{model.Path} uses ONNX's operators of version {version}; a GPU needs {OldestOpset} or newer here. Convert it, or choose cpu as the device.");
        }
    }

    /// <summary>Takes a value off the list of the graph's inputs or outputs and puts it on that of the values inside.</summary>
    static void MoveInside(Span<byte> model, byte list, string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        bool moved = false;
        ProtobufFields fields = new(model);
        while (fields.Read())
        {
            ProtobufFields graph = fields.Message;
            while (fields.Number == ModelGraph && graph.Read())
            {
                if (model[graph.Tag] != list || !NameOf(graph.Message).SequenceEqual(wanted))
                    continue;
                model[graph.Tag] = GraphValueTag;
                moved = true;
            }
        }
        if (!moved)
            throw new ModelException($"The model's graph has no {name} where its inputs and outputs are listed.");
    }

    static ReadOnlySpan<byte> NameOf(ProtobufFields value)
    {
        ReadOnlySpan<byte> name = [];
        while (value.Read())
        {
            if (value.Number == 1)
                name = value.Bytes;
        }
        return name;
    }
}
