using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CartoonFunctions.Cartooning.Models.Conversion;

/// <summary>The one graph of a TFLite file: its tensors and operators, as the TFLite schema numbers them.</summary>
sealed class TfliteGraph
{
    // Operators of the schema that are looked at by number.
    const int Conv2D = 3;
    const int DepthwiseConv2D = 4;
    const int Dequantize = 6;
    const int Absent = -1; // in place of an input that is left out
    const int Custom = 32; // of the networks known here only MediaPipe's transposed convolution with a bias

    readonly IReadOnlyList<TfliteTensor> tensors;
    readonly IReadOnlyList<Operator> operators;
    readonly Dictionary<int, int> dequantizedFrom;

    TfliteGraph(IReadOnlyList<TfliteTensor> tensors, IReadOnlyList<Operator> operators)
    {
        this.tensors = tensors;
        this.operators = operators;
        dequantizedFrom = operators.Where(op => op.Code == Dequantize).ToDictionary(op => op.Outputs[0], op => op.Inputs[0]);
    }

    readonly record struct Operator(int Code, int[] Inputs, int[] Outputs, string Options);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">It is not a TFLite file of one graph, or it is damaged.</exception>
    public static TfliteGraph Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8 || !file.Span.Slice(4, 4).SequenceEqual("TFL3"u8))
            throw new ModelException("It is not a TFLite file.");
        try
        {
            return Read(FlatBufferTable.Root(file));
        }
        catch (Exception fault) when (fault is ArgumentException or IndexOutOfRangeException)
        {
            throw new ModelException("The TFLite file is damaged: it can't be read.", fault);
        }
    }

    /// <summary>The convolutions in the order in which they run, each with its weights.</summary>
    public IReadOnlyList<TfliteConvolution> Convolutions() =>
    [
        .. operators.Where(op => op.Code is Conv2D or DepthwiseConv2D or Custom && op.Inputs.Length == 3 && !op.Inputs.Contains(Absent))
            .Select(op => new TfliteConvolution(op.Code == DepthwiseConv2D, Constant(op.Inputs[1]), Constant(op.Inputs[2]))),
    ];

    /// <summary>
    /// SHA-256 over everything but the weights: operators with their options and wiring, shapes and types of all tensors, and every
    /// constant that is no weight of a convolution. Two files with the same one are the same network, trained differently.
    /// </summary>
    public string Fingerprint()
    {
        HashSet<TfliteTensor> weights = [.. Convolutions().SelectMany(convolution => new[] { convolution.Kernel, convolution.Bias })];
        StringBuilder text = new();
        foreach (TfliteTensor tensor in tensors)
        {
            string constant = weights.Contains(tensor) ? $"weights of {tensor.Data.Length} bytes"
                : Convert.ToHexStringLower(SHA256.HashData(tensor.Data.Span));
            text.Append(CultureInfo.InvariantCulture, $"tensor {tensor.Type} [{string.Join(',', tensor.Shape)}] {constant}\n");
        }
        foreach (Operator op in operators)
            text.Append(CultureInfo.InvariantCulture,
                $"operator {op.Code} [{string.Join(',', op.Inputs)}] -> [{string.Join(',', op.Outputs)}] {op.Options}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    TfliteTensor Constant(int tensor) => tensors[dequantizedFrom.GetValueOrDefault(tensor, tensor)];

    // Field numbers are those of tensorflow/lite/schema/schema.fbs.
    static TfliteGraph Read(FlatBufferTable model)
    {
        FlatBufferTable[] codes = model.Tables(1);
        FlatBufferTable[] graphs = model.Tables(2);
        FlatBufferTable[] buffers = model.Tables(4);
        if (graphs.Length != 1)
            throw new ModelException($"The TFLite file holds {graphs.Length} graphs; one was expected.");

        List<TfliteTensor> tensors = [.. graphs[0].Tables(0).Select(tensor => ReadTensor(tensor, buffers))];
        List<Operator> operators = [.. graphs[0].Tables(3).Select(op => ReadOperator(op, codes))];
        return new TfliteGraph(tensors, operators);
    }

    static TfliteTensor ReadTensor(FlatBufferTable tensor, FlatBufferTable[] buffers) =>
        new((TfliteType)tensor.Byte(1), tensor.Int32s(0), buffers[tensor.Int32(2)].Bytes(0));

    static Operator ReadOperator(FlatBufferTable op, FlatBufferTable[] codes)
    {
        FlatBufferTable code = codes[op.Int32(0)];
        // The number moved from an 8-bit field to a 32-bit one when 127 operators were not enough.
        int number = Math.Max(code.Byte(0), code.Int32(3));
        string options = op.Table(4) is { } table ? Convert.ToHexStringLower(table.Inline) : "";
        return new Operator(number, op.Int32s(1), op.Int32s(2), options);
    }
}

/// <summary>Element types of the schema that are met here.</summary>
enum TfliteType : byte
{
    Float32 = 0,
    Float16 = 1,
    Int32 = 2,
}

/// <summary>A tensor; <paramref name="Data"/> is empty for one that is computed.</summary>
sealed record TfliteTensor(TfliteType Type, int[] Shape, ReadOnlyMemory<byte> Data);

/// <summary>A convolution's weights: the kernel as [out, height, width, in], or [1, height, width, channels] for a depthwise one.</summary>
sealed record TfliteConvolution(bool IsDepthwise, TfliteTensor Kernel, TfliteTensor Bias);
