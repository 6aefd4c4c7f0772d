namespace CartoonFunctions.Cartooning.Models.Graphs;

/// <summary>
/// The values of a graph that are pictures as large as the photo, or a part of it: nothing of one place for all, as a mean over the picture
/// is. A sum of two with as many channels adds value to value then, or can't be made at all.
/// </summary>
sealed class OnnxSizes
{
    readonly Dictionary<string, long> channels = [];

    OnnxSizes(OnnxGraph graph)
    {
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node.Outputs is [var output] && After(graph, node) is { } made)
                channels[output] = made;
        }
    }

    /// <summary>Follows the photo through a graph.</summary>
    public static OnnxSizes Of(OnnxGraph graph) => new(graph);

    /// <summary>Whether two values are pictures of as many channels.</summary>
    public bool AreAlike(string one, string other) =>
        channels.TryGetValue(one, out long first) && channels.TryGetValue(other, out long second) && first == second;

    /// <summary>Whether a value is such a picture.</summary>
    public bool IsPicture(string value) => channels.ContainsKey(value);

    /// <summary>The channels of what a node makes; null where it may be no such picture.</summary>
    long? After(OnnxGraph graph, OnnxNode node) => node.Operation switch
    {
        "Conv" when IsPicture(graph, node.Inputs[0]) && graph.Weights(node.Inputs[1]) is { } weights => weights.Shape[0],
        "LeakyRelu" or "AveragePool" or "Resize" => Known(node.Inputs[0]),
        "Add" when AreAlike(node.Inputs[0], node.Inputs[1]) => Known(node.Inputs[0]),
        _ => null,
    };

    long? Known(string value) => channels.TryGetValue(value, out long known) ? known : null;

    bool IsPicture(OnnxGraph graph, string value) => channels.ContainsKey(value) || graph.IsInput(value);
}
