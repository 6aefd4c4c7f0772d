using System.Runtime.InteropServices;

namespace CartoonFunctions.Cartooning.Models.Graphs;

/// <summary>What an ONNX file's graph holds, as far as a pass over it needs to know. Field numbers are those of onnx.proto.</summary>
sealed class OnnxGraph
{
    const int ModelGraph = 7;
    const int GraphNode = 1;
    const int GraphInitializer = 5;
    const int GraphOutput = 12;

    readonly ReadOnlyMemory<byte> file;
    readonly Dictionary<string, OnnxWeights> weights = [];
    readonly Dictionary<string, OnnxNode> makers = [];
    readonly ILookup<string, OnnxNode> readers;
    readonly HashSet<string> outputs = [];

    OnnxGraph(ReadOnlyMemory<byte> file)
    {
        this.file = file;
        List<OnnxNode> nodes = [];
        ProtobufFields model = new(file.Span);
        while (model.Read())
        {
            ProtobufFields graph = model.Message;
            while (model.Number == ModelGraph && graph.Read())
            {
                if (graph.Number == GraphNode)
                    nodes.Add(OnnxNode.Read(graph));
                if (graph.Number == GraphInitializer && OnnxWeights.Read(graph.Message) is { } tensor)
                    weights[tensor.Name] = tensor;
                if (graph.Number == GraphOutput)
                    outputs.Add(NameOf(graph.Message));
            }
        }
        Nodes = nodes;
        foreach (OnnxNode node in nodes)
        {
            foreach (string output in node.Outputs)
                makers[output] = node;
        }
        readers = nodes.SelectMany(node => node.Inputs.Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node);
    }

    /// <summary>The nodes, as they stand in the file.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>Reads a file's graph.</summary>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static OnnxGraph Read(ReadOnlyMemory<byte> file) => new(file);

    /// <summary>The one node that reads a value which nothing else needs; null where there are others, or none.</summary>
    public OnnxNode? OnlyReader(string value) => !outputs.Contains(value) && readers[value].Take(2).ToArray() is [var only] ? only : null;

    /// <summary>Whether nothing but some nodes needs a value.</summary>
    public bool AreAllReaders(string value, IReadOnlyCollection<OnnxNode> nodes) =>
        !outputs.Contains(value) && readers[value].All(nodes.Contains);

    /// <summary>The node that makes a value; null for one that comes from outside, or is stored.</summary>
    public OnnxNode? Maker(string value) => makers.GetValueOrDefault(value);

    /// <summary>Whether a value comes from outside.</summary>
    public bool IsInput(string value) => !makers.ContainsKey(value) && !weights.ContainsKey(value);

    /// <summary>Weights under a name, stored as float32, or as float16 with a cast behind them; null for anything else.</summary>
    public OnnxWeights? Weights(string name) =>
        Stored(name) is { Type: not OnnxType.Int64 } stored ? stored
            : Maker(name) is { Operation: "Cast", Inputs: [var cast] } && weights.GetValueOrDefault(cast) is { IsHalf: true } half ? half : null;

    /// <summary>Whole numbers under a name; null for anything else.</summary>
    public long[]? Integers(string name) => Stored(name) is { Type: OnnxType.Int64 } stored
        ? MemoryMarshal.Cast<byte, long>(file.Span[stored.Start..stored.End]).ToArray() : null;

    OnnxWeights? Stored(string name) =>
        weights.GetValueOrDefault(name) ?? (Maker(name) is { Operation: "Constant" } constant ? constant.Constant : null);

    /// <summary>The values of weights.</summary>
    public float[] Values(OnnxWeights tensor)
    {
        ReadOnlySpan<byte> raw = file.Span[tensor.Start..tensor.End];
        return tensor.IsHalf ? Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(raw).ToArray(), half => (float)half)
            : MemoryMarshal.Cast<byte, float>(raw).ToArray();
    }

    /// <summary>The file with some nodes replaced: each by the parts of a graph that <paramref name="parts"/> has for it, none by
    /// nothing.</summary>
    /// <param name="parts">For a replaced node, by the position of its tag, a fragment of a file.</param>
    /// <param name="behind">What comes last: more fields of the file.</param>
    public byte[] Replace(IReadOnlyDictionary<int, byte[]> parts, byte[] behind)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        MemoryStream joined = new(bytes.Length);
        ProtobufFields model = new(bytes);
        while (model.Read())
        {
            if (model.Number != ModelGraph)
            {
                joined.Write(bytes[model.Tag..model.End]);
                continue;
            }
            // Readers of protobuf join the pieces of a message that stand apart, so the graph may be cut where a node is replaced.
            int kept = model.Start;
            ProtobufFields graph = model.Message;
            while (graph.Read())
            {
                if (graph.Number != GraphNode || !parts.TryGetValue(graph.Tag, out byte[]? part))
                    continue;
                WriteGraph(bytes[kept..graph.Tag], joined);
                joined.Write(part);
                kept = graph.End;
            }
            WriteGraph(bytes[kept..model.End], joined);
        }
        joined.Write(behind);
        return joined.ToArray();
    }

    static void WriteGraph(ReadOnlySpan<byte> fields, MemoryStream to)
    {
        if (!fields.IsEmpty)
            to.Write(new ProtobufWriter().Bytes(ModelGraph, fields).ToArray());
    }

    static string NameOf(ProtobufFields value)
    {
        string name = "";
        while (value.Read())
        {
            if (value.Number == 1)
                name = value.Text;
        }
        return name;
    }
}
