namespace CartoonFunctions.Cartooning.Models.Graphs;

/// <summary>Weights, or whole numbers, as an ONNX file stores them, in its raw form.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Shape">Their dimensions.</param>
/// <param name="Type">What they are: float32, float16 or int64.</param>
/// <param name="Start">Where they begin in the file.</param>
/// <param name="End">Where they end.</param>
sealed record OnnxWeights(string Name, long[] Shape, OnnxType Type, int Start, int End)
{
    /// <summary>Whether they are float16.</summary>
    public bool IsHalf => Type == OnnxType.Float16;

    /// <summary>Reads a tensor; null for one of other types, or not in raw form.</summary>
    public static OnnxWeights? Read(ProtobufFields tensor)
    {
        string name = "";
        List<long> shape = [];
        (OnnxType type, int start, int end) = (0, 0, 0);
        while (tensor.Read())
        {
            switch (tensor.Number)
            {
                case 1: tensor.AddIntegers(shape); break;
                case 2: type = (OnnxType)tensor.Integer; break;
                case 8: name = tensor.Text; break;
                case 9: (start, end) = (tensor.Start, tensor.End); break;
                default: break;
            }
        }
        int bytes = type switch { OnnxType.Float => 4, OnnxType.Float16 => 2, OnnxType.Int64 => 8, _ => 0 };
        return bytes > 0 && shape.Aggregate((long)bytes, (product, length) => product * length) == end - start
            ? new OnnxWeights(name, [.. shape], type, start, end) : null;
    }
}
