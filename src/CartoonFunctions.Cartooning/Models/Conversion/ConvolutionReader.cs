using System.Runtime.InteropServices;
using CartoonFunctions.Cartooning.Models.Graphs;

namespace CartoonFunctions.Cartooning.Models.Conversion;

/// <summary>Hands out the convolutions of a TFLite graph one after another, as nodes of the ONNX graph that is being built.</summary>
sealed class ConvolutionReader(TfliteGraph source, OnnxGraphBuilder target)
{
    readonly Queue<TfliteConvolution> convolutions = new(source.Convolutions());

    /// <summary>Which channels trade places, because the source works on BGR.</summary>
    public enum Reversed
    {
        /// <summary>None.</summary>
        None,

        /// <summary>Those of the input.</summary>
        Input,

        /// <summary>Those of the output.</summary>
        Output,
    }

    /// <summary>The next convolution of the source. Its padding is TFLite's "same": for an even size and stride 2 it is larger at the
    /// right and bottom.</summary>
    /// <exception cref="ModelException">The weights are not of the expected shape and type.</exception>
    public string Next(string input, int kernel, int inputs, int outputs, int stride = 1, Reversed reversed = Reversed.None)
    {
        TfliteConvolution convolution = Take(isDepthwise: false, [outputs, kernel, kernel, inputs]);
        ReadOnlySpan<Half> from = Values(convolution.Kernel);
        Half[] to = new Half[from.Length];
        int area = kernel * kernel;
        for (int o = 0; o < outputs; o++)
        {
            int fromOutput = reversed == Reversed.Output ? outputs - 1 - o : o;
            for (int i = 0; i < inputs; i++)
            {
                int fromInput = reversed == Reversed.Input ? inputs - 1 - i : i;
                for (int k = 0; k < area; k++)
                    to[(((o * inputs) + i) * area) + k] = from[(((fromOutput * area) + k) * inputs) + fromInput];
            }
        }
        Half[] bias = Values(convolution.Bias).ToArray();
        if (reversed == Reversed.Output)
            Array.Reverse(bias);
        return Convolve(input, target.Weights(to, outputs, inputs, kernel, kernel), target.Weights(bias, outputs), kernel, stride,
            groups: 1);
    }

    /// <summary>The next convolution of the source, one kernel per channel.</summary>
    /// <exception cref="ModelException">The weights are not of the expected shape and type.</exception>
    public string NextDepthwise(string input, int kernel, int channels, int stride = 1)
    {
        TfliteConvolution convolution = Take(isDepthwise: true, [1, kernel, kernel, channels]);
        ReadOnlySpan<Half> from = Values(convolution.Kernel);
        Half[] to = new Half[from.Length];
        int area = kernel * kernel;
        for (int c = 0; c < channels; c++)
        {
            for (int k = 0; k < area; k++)
                to[(c * area) + k] = from[(k * channels) + c];
        }
        return Convolve(input, target.Weights(to, channels, 1, kernel, kernel), target.Weights(Values(convolution.Bias), channels), kernel,
            stride, groups: channels);
    }

    /// <summary>The next convolution of the source, transposed: every pixel becomes a square of <paramref name="kernel"/> a side.</summary>
    /// <exception cref="ModelException">The weights are not of the expected shape and type.</exception>
    public string NextTransposed(string input, int kernel, int inputs)
    {
        TfliteConvolution convolution = Take(isDepthwise: false, [1, kernel, kernel, inputs]);
        ReadOnlySpan<Half> from = Values(convolution.Kernel);
        Half[] to = new Half[from.Length];
        int area = kernel * kernel;
        for (int i = 0; i < inputs; i++)
        {
            for (int k = 0; k < area; k++)
                to[(i * area) + k] = from[(k * inputs) + i];
        }
        return target.Node("ConvTranspose",
            [input, target.Weights(to, inputs, 1, kernel, kernel), target.Weights(Values(convolution.Bias), 1)],
            OnnxAttribute.Integers("kernel_shape", kernel, kernel), OnnxAttribute.Integers("strides", kernel, kernel));
    }

    /// <summary>Passes over a fixed mean filter of the source, which the target builds from a node of its own.</summary>
    /// <exception cref="ModelException">It is another filter.</exception>
    public void SkipMeanFilter(int kernel, int channels)
    {
        TfliteConvolution filter = Take(isDepthwise: true, [1, kernel, kernel, channels]);
        if (Values(filter.Kernel).ContainsAnyExcept((Half)(1f / (kernel * kernel))) || Values(filter.Bias).ContainsAnyExcept(Half.Zero))
            throw NotThisNetwork();
    }

    string Convolve(string input, string weights, string bias, int kernel, int stride, int groups)
    {
        int padding = kernel - stride;
        int before = padding / 2;
        int after = padding - before;
        return target.Node("Conv", [input, weights, bias],
            OnnxAttribute.Integer("group", groups), OnnxAttribute.Integers("kernel_shape", kernel, kernel),
            OnnxAttribute.Integers("pads", before, before, after, after), OnnxAttribute.Integers("strides", stride, stride));
    }

    TfliteConvolution Take(bool isDepthwise, ReadOnlySpan<int> shape)
    {
        if (!convolutions.TryDequeue(out TfliteConvolution? next) || next.IsDepthwise != isDepthwise
            || !shape.SequenceEqual(next.Kernel.Shape))
            throw NotThisNetwork();
        int channels = isDepthwise ? shape[3] : shape[0];
        bool fits = next.Bias.Shape.AsSpan().SequenceEqual([channels])
            && next.Kernel.Type == TfliteType.Float16 && next.Bias.Type == TfliteType.Float16
            && next.Kernel.Data.Length == 2 * shape[0] * shape[1] * shape[2] * shape[3] && next.Bias.Data.Length == 2 * channels;
        return fits ? next : throw NotThisNetwork();
    }

    static ModelException NotThisNetwork() => new("The TFLite file's weights are not of the shapes that this network has.");

    static ReadOnlySpan<Half> Values(TfliteTensor tensor) => MemoryMarshal.Cast<byte, Half>(tensor.Data.Span);
}
