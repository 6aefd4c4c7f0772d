namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>A convolution of one picture, in pieces that any thread may do in any order.</summary>
interface IConvolution
{
    /// <summary>How many pieces there are.</summary>
    int Blocks { get; }

    /// <summary>Does some of the pieces.</summary>
    void Run(int firstBlock, int blocks);
}
