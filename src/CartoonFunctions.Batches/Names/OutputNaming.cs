namespace CartoonFunctions.Batches.Names;

/// <summary>The words for how result files are named; a pattern of one's own may stand in their place.</summary>
public static class OutputNaming
{
    /// <summary><c>outputs_20260104_152347_001.png</c>: the time of the batch and the photo's place in it.</summary>
    public const string Sequence = "sequence";

    /// <summary>The photo's own name with the extension of the output format.</summary>
    public const string Original = "original";
}
