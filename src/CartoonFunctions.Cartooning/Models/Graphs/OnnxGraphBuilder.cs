using System.Runtime.InteropServices;

namespace CartoonFunctions.Cartooning.Models.Graphs;

/// <summary>Builds an ONNX file, or a part of one: nodes in running order, each named by its one output. Field numbers are those of
/// onnx.proto.</summary>
/// <param name="prefix">What the names of nodes and constants begin with.</param>
sealed class OnnxGraphBuilder(string prefix = "")
{
    const int OnnxOpset = 13;
    const int IrVersion = 7;

    readonly ProtobufWriter graph = new();
    readonly Dictionary<string, string> metadata = [];
    int count;

    /// <summary>Declares an input; a dimension is a number or, where it is free, a name.</summary>
    public string Input(string input, OnnxType type, params ReadOnlySpan<string> dimensions)
    {
        graph.Message(11, ValueInfo(input, type, dimensions));
        return input;
    }

    /// <summary>Declares an output.</summary>
    public void Output(string output, OnnxType type, params ReadOnlySpan<string> dimensions) =>
        graph.Message(12, ValueInfo(output, type, dimensions));

    /// <summary>Adds a node and gives the name of its output.</summary>
    public string Node(string operation, IReadOnlyList<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes) =>
        NodeAs($"{prefix}{operation}_{++count}", operation, inputs, attributes);

    /// <summary>Adds a node whose output has a name of its own.</summary>
    public string NodeAs(string output, string operation, IReadOnlyList<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes) =>
        OwnNodeAs(output, domain: "", operation, inputs, attributes);

    /// <summary>Adds a node of another domain's operators, whose output has a name of its own.</summary>
    public string OwnNodeAs(string output, string domain, string operation, IReadOnlyList<string> inputs,
        params ReadOnlySpan<OnnxAttribute> attributes)
    {
        ProtobufWriter node = new();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, output).Text(4, operation);
        foreach (OnnxAttribute attribute in attributes)
            node.Message(5, attribute.Write());
        if (domain.Length > 0)
            node.Text(7, domain);
        graph.Message(1, node);
        return output;
    }

    /// <summary>Adds weights: stored as float16, computed with as float32.</summary>
    public string Weights(ReadOnlySpan<Half> values, params ReadOnlySpan<long> dimensions) =>
        Cast(Constant(OnnxType.Float16, MemoryMarshal.AsBytes(values), dimensions), OnnxType.Float);

    /// <summary>Adds a node that turns values into another type.</summary>
    public string Cast(string input, OnnxType type) => Node("Cast", [input], OnnxAttribute.Integer("to", (long)type));

    /// <summary>Adds float32 constants.</summary>
    public string Floats(params ReadOnlySpan<float> values) => Constant(OnnxType.Float, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>Adds int64 constants.</summary>
    public string Integers(params ReadOnlySpan<long> values) => Constant(OnnxType.Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>Notes something in the file for people and programs.</summary>
    public void Metadata(string key, string value) => metadata[key] = value;

    /// <summary>The file, its graph under a name. The same calls give the same bytes.</summary>
    public byte[] ToModel(string name)
    {
        graph.Text(2, name);
        ProtobufWriter model = new();
        model.Integer(1, IrVersion).Text(2, "CartoonFunctions").Message(7, graph)
            .Bytes(8, OpsetOf("", OnnxOpset));
        foreach ((string key, string value) in metadata)
            model.Message(14, new ProtobufWriter().Text(1, key).Text(2, value));
        return model.ToArray();
    }

    /// <summary>The graph's parts alone, to be laid before or behind a file: a reader of protobuf takes them for the beginning or the end
    /// of the file's graph.</summary>
    public byte[] ToFragment() => new ProtobufWriter().Message(7, graph).ToArray();

    /// <summary>A further part of a file, which says that it uses a domain's operators.</summary>
    public static byte[] Opset(string domain, int version) => new ProtobufWriter().Bytes(8, OpsetOf(domain, version)).ToArray();

    static byte[] OpsetOf(string domain, int version) => new ProtobufWriter().Text(1, domain).Integer(2, version).ToArray();

    string Constant(OnnxType type, ReadOnlySpan<byte> raw, ReadOnlySpan<long> dimensions)
    {
        string constant = $"{prefix}constant_{++count}";
        ProtobufWriter tensor = new();
        foreach (long dimension in dimensions)
            tensor.Integer(1, dimension);
        tensor.Integer(2, (long)type).Text(8, constant).Bytes(9, raw);
        graph.Message(5, tensor);
        return constant;
    }

    static ProtobufWriter ValueInfo(string value, OnnxType type, ReadOnlySpan<string> dimensions)
    {
        ProtobufWriter shape = new();
        foreach (string dimension in dimensions)
        {
            ProtobufWriter written = new();
            shape.Message(1, int.TryParse(dimension, out int size) ? written.Integer(1, size) : written.Text(2, dimension));
        }
        ProtobufWriter tensor = new();
        tensor.Integer(1, (long)type).Message(2, shape);
        return new ProtobufWriter().Text(1, value).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}

/// <summary>Element types of onnx.proto.</summary>
enum OnnxType
{
    Float = 1,
    Byte = 2,
    Int64 = 7,
    Float16 = 10,
}

/// <summary>An attribute of an ONNX node.</summary>
readonly struct OnnxAttribute
{
    readonly string name;
    readonly object value;

    OnnxAttribute(string name, object value)
    {
        this.name = name;
        this.value = value;
    }

    /// <summary>Its name.</summary>
    public string Name => name;

    public static OnnxAttribute Integer(string name, long value) => new(name, value);

    public static OnnxAttribute Integers(string name, params long[] values) => new(name, values);

    public static OnnxAttribute Float(string name, float value) => new(name, value);

    public static OnnxAttribute Text(string name, string value) => new(name, value);

    /// <summary>The attribute as a message; field 20 says which of the others holds the value.</summary>
    public ProtobufWriter Write()
    {
        ProtobufWriter message = new ProtobufWriter().Text(1, name);
        switch (value)
        {
            case float number:
                return message.Float(2, number).Integer(20, 1);
            case long integer:
                return message.Integer(3, integer).Integer(20, 2);
            case string text:
                return message.Text(4, text).Integer(20, 3);
            case long[] integers:
                foreach (long integer in integers)
                    message.Integer(8, integer);
                return message.Integer(20, 7);
            default:
                throw new InvalidOperationException($"No attribute holds a {value.GetType()}.");
        }
    }
}
