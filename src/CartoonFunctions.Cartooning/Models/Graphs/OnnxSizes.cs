namespace CartoonFunctions.Cartooning.Models.Graphs;

/// <summary>
/// The values of a graph that are pictures as large as the photo, or a part of it: nothing of one place for all, as a mean over the picture
/// is. A sum of two with as many channels adds value to value then, or can't be made at all.
/// </summary>
sealed class OnnxSizes
{
    readonly OnnxGraph graph;
    readonly Dictionary<string, long> channels = [];

    // The photo in other numbers than it comes in, as from bytes.
    readonly HashSet<string> photos = [];

    OnnxSizes(OnnxGraph graph)
    {
        this.graph = graph;
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node.Outputs is not [var output])
                continue;
            if (IsPhoto(node))
                photos.Add(output);
            else if (After(node) is { } made)
                channels[output] = made;
        }
    }

    /// <summary>Follows the photo through a graph.</summary>
    public static OnnxSizes Of(OnnxGraph graph) => new(graph);

    /// <summary>Whether two values are pictures of as many channels.</summary>
    public bool AreAlike(string one, string other) =>
        channels.TryGetValue(one, out long first) && channels.TryGetValue(other, out long second) && first == second;

    /// <summary>Whether a value is such a picture, or the photo.</summary>
    public bool IsPicture(string value) => channels.ContainsKey(value) || IsPhoto(value);

    /// <summary>The channels of what a node makes; null where it may be no such picture.</summary>
    long? After(OnnxNode node) => node.Operation switch
    {
        "Conv" when IsPicture(node.Inputs[0]) && graph.Weights(node.Inputs[1]) is { } weights => weights.Shape[0],
        "LeakyRelu" or "AveragePool" or "Resize" => Known(node.Inputs[0]),
        "Add" when AreAlike(node.Inputs[0], node.Inputs[1]) => Known(node.Inputs[0]),
        _ => null,
    };

    long? Known(string value) => channels.TryGetValue(value, out long known) ? known : null;

    bool IsPhoto(string value) => photos.Contains(value) || graph.IsInput(value);

    bool IsPhoto(OnnxNode node) => node switch
    {
        { Operation: "Cast" or "Transpose", Inputs: [var of] } => IsPhoto(of),
        { Operation: "Div" or "Sub", Inputs: [var of, var by] } => IsPhoto(of) && graph.Weights(by) is { Shape: [] or [1] },
        _ => false,
    };
}
