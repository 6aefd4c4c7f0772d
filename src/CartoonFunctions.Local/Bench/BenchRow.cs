namespace CartoonFunctions.Local.Bench;

/// <summary>One batch size of the benchmark.</summary>
sealed record BenchRow
{
    /// <summary>Photos in the batch.</summary>
    public required int Photos { get; init; }

    /// <summary>Seconds a photo, from the files to the finished zip.</summary>
    public required double SecondsPerPhoto { get; init; }

    /// <summary>CPU seconds a photo of the bare decode and resize.</summary>
    public required double DecodeCpu { get; init; }

    /// <summary>CPU seconds a photo of the bare inference.</summary>
    public required double InferenceCpu { get; init; }

    /// <summary>CPU seconds a photo of the bare encode.</summary>
    public required double EncodeCpu { get; init; }

    /// <summary>CPU seconds a photo of the whole job.</summary>
    public required double WholeCpu { get; init; }

    /// <summary>The least seconds a photo: the bare CPU seconds over the cores, and never less than the inference alone.</summary>
    public required double Bound { get; init; }

    /// <summary>The whole job over the bound.</summary>
    public required double Ratio { get; init; }

    /// <summary>The part of the time from the last photo to the finished zip.</summary>
    public required double ZipShare { get; init; }

    /// <summary>The most resident memory, MiB.</summary>
    public required double PeakMiB { get; init; }

    /// <summary>Photos a second through the model alone, one after another.</summary>
    public required double InferencesPerSecond { get; init; }

    /// <summary>Memory of the GPU in use after the batch, all programs', MiB; null on a CPU.</summary>
    public required double? GpuMiB { get; init; }

    /// <summary>Puts the two measurements of a size together.</summary>
    public static BenchRow Of(int photos, BareSteps bare, WholeJob whole, int cores) => new()
    {
        Photos = photos,
        SecondsPerPhoto = whole.Usage.Seconds / photos,
        DecodeCpu = bare.Decode.CpuSeconds / photos,
        InferenceCpu = bare.Inference.CpuSeconds / photos,
        EncodeCpu = bare.Encode.CpuSeconds / photos,
        WholeCpu = whole.Usage.CpuSeconds / photos,
        Bound = bare.BoundSeconds(cores) / photos,
        Ratio = whole.Usage.Seconds / bare.BoundSeconds(cores),
        ZipShare = whole.ZipSeconds / whole.Usage.Seconds,
        PeakMiB = whole.PeakMiB,
        InferencesPerSecond = photos / bare.Inference.Seconds,
        GpuMiB = whole.GpuMiB,
    };
}
