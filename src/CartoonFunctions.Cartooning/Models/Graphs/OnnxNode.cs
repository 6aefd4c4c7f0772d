using System.Buffers.Binary;

namespace CartoonFunctions.Cartooning.Models.Graphs;

/// <summary>A node of a graph.</summary>
/// <param name="Tag">Where it stands in the file.</param>
/// <param name="Operation">Its operator, of ONNX's own.</param>
/// <param name="Inputs">The names of what it reads.</param>
/// <param name="Outputs">The names of what it makes.</param>
sealed record OnnxNode(int Tag, string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    readonly Dictionary<string, long[]> integers = [];
    readonly Dictionary<string, float> floats = [];
    readonly Dictionary<string, string> texts = [];
    readonly HashSet<string> others = [];

    /// <summary>Reads a node.</summary>
    public static OnnxNode Read(ProtobufFields field)
    {
        List<string> inputs = [], outputs = [];
        string operation = "", domain = "";
        ProtobufFields message = field.Message;
        while (message.Read())
        {
            switch (message.Number)
            {
                case 1: inputs.Add(message.Text); break;
                case 2: outputs.Add(message.Text); break;
                case 4: operation = message.Text; break;
                case 7: domain = message.Text; break;
                default: break;
            }
        }
        OnnxNode node = new(field.Tag, domain is "" or "ai.onnx" ? operation : $"{domain}.{operation}", inputs, outputs);
        message = field.Message;
        while (message.Read())
        {
            if (message.Number == 5)
                node.AddAttribute(message.Message);
        }
        return node;
    }

    /// <summary>A list of whole numbers, or one; <paramref name="fallback"/> where it is not given.</summary>
    public long[] Integers(string name, params long[] fallback) => integers.GetValueOrDefault(name, fallback);

    /// <summary>A number; <paramref name="fallback"/> where it is not given.</summary>
    public float Float(string name, float fallback) => floats.GetValueOrDefault(name, fallback);

    /// <summary>A text; null where it is not given.</summary>
    public string? Text(string name) => texts.GetValueOrDefault(name);

    /// <summary>The tensor that a constant is; null where the node has none that can be read.</summary>
    public OnnxWeights? Constant { get; private set; }

    /// <summary>How many attributes are given.</summary>
    public int AttributeCount => integers.Count + floats.Count + texts.Count + others.Count;

    void AddAttribute(ProtobufFields attribute)
    {
        string name = "";
        List<long> whole = [];
        float? number = null;
        string? text = null;
        while (attribute.Read())
        {
            switch (attribute.Number)
            {
                case 1: name = attribute.Text; break;
                case 2: number = BinaryPrimitives.ReadSingleLittleEndian(attribute.Bytes); break;
                case 3 or 8: attribute.AddIntegers(whole); break;
                case 4: text = attribute.Text; break;
                case 5: Constant = OnnxWeights.Read(attribute.Message); break;
                default: break;
            }
        }
        if (whole.Count > 0)
            integers[name] = [.. whole];
        else if (number is { } value)
            floats[name] = value;
        else if (text is not null)
            texts[name] = text;
        else
            others.Add(name);
    }
}
