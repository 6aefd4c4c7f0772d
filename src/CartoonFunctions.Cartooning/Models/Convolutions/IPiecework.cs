namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>A node of a graph, in pieces that any thread may do in any order.</summary>
interface IPiecework
{
    /// <summary>How many pieces there are.</summary>
    int Blocks { get; }

    /// <summary>Does some of the pieces.</summary>
    void Run(int firstBlock, int blocks);
}
