namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>What a convolution multiplies and adds, as an operator gets it.</summary>
/// <param name="weights">The weights, in the convolution's own order.</param>
/// <param name="biases">The biases, and behind them the slopes of what rectifies the results, and of what rectified the values that are
/// read; 1 where nothing does.</param>
/// <param name="inputs">Channels that are read.</param>
/// <param name="outputs">Channels of the result.</param>
/// <param name="kernel">Side of the kernel.</param>
/// <param name="dilation">From one of its taps to the next.</param>
readonly unsafe struct ConvolutionWeights(float* weights, float* biases, int inputs, int outputs, int kernel, int dilation = 1)
{
    public float* Weights { get; } = weights;

    public float* Biases { get; } = biases;

    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>By which results below zero are multiplied.</summary>
    public float Slope => Biases[Outputs];

    /// <summary>By which values below zero are multiplied before they are read.</summary>
    public float SlopeBefore => Biases[Outputs + 1];

    public int Kernel { get; } = kernel;

    public int Dilation { get; } = dilation;
}
