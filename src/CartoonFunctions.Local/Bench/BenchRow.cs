namespace CartoonFunctions.Local.Bench;

/// <summary>One batch size of the benchmark.</summary>
sealed record BenchRow
{
    /// <summary>Photos in the batch.</summary>
    public required int Photos { get; init; }

    /// <summary>Faces in them that the style draws on their own.</summary>
    public required int Faces { get; init; }

    /// <summary>Seconds a photo, from the files to the finished zip.</summary>
    public required double SecondsPerPhoto { get; init; }

    /// <summary>How much larger the largest ratio of all rounds is than the smallest, as a share.</summary>
    public double Spread { get; init; }

    /// <summary>CPU seconds a photo of the bare decode and resize.</summary>
    public required double DecodeCpu { get; init; }

    /// <summary>CPU seconds a photo of the scene's bare inference.</summary>
    public required double SceneCpu { get; init; }

    /// <summary>CPU seconds a photo of the bare faces: found, drawn, laid back.</summary>
    public required double FacesCpu { get; init; }

    /// <summary>CPU seconds a photo of the bare encode.</summary>
    public required double EncodeCpu { get; init; }

    /// <summary>CPU seconds a photo of the whole job.</summary>
    public required double WholeCpu { get; init; }

    /// <summary>The least seconds a photo: the bare CPU seconds over the cores, and never less than the scenes alone.</summary>
    public required double Bound { get; init; }

    /// <summary>The whole job over the bound.</summary>
    public required double Ratio { get; init; }

    /// <summary>The part of the time from the last photo to the finished zip.</summary>
    public required double ZipShare { get; init; }

    /// <summary>The most resident memory, MiB.</summary>
    public required double PeakMiB { get; init; }

    /// <summary>Photos a second through the scene model alone, as many at once as it draws.</summary>
    public required double InferencesPerSecond { get; init; }

    /// <summary>Memory of the GPU in use after the batch, all programs', MiB; null on a CPU.</summary>
    public required double? GpuMiB { get; init; }

    /// <summary>Puts the two measurements of a size together.</summary>
    /// <param name="photos">The batch.</param>
    /// <param name="bare">Its bare steps.</param>
    /// <param name="whole">Its whole job in the same round.</param>
    /// <param name="cores">Cores that the job may keep busy.</param>
    public static BenchRow Of(IReadOnlyList<BenchPhoto> photos, BareSteps bare, WholeJob whole, int cores)
    {
        double bound = bare.BoundSeconds(cores);
        return new BenchRow
        {
            Photos = photos.Count,
            Faces = photos.Sum(photo => photo.Faces),
            SecondsPerPhoto = whole.Usage.Seconds / photos.Count,
            DecodeCpu = bare.Decode.CpuSeconds / photos.Count,
            SceneCpu = bare.Scene.CpuSeconds / photos.Count,
            FacesCpu = bare.Faces.CpuSeconds / photos.Count,
            EncodeCpu = bare.Encode.CpuSeconds / photos.Count,
            WholeCpu = whole.Usage.CpuSeconds / photos.Count,
            Bound = bound / photos.Count,
            Ratio = whole.Usage.Seconds / bound,
            ZipShare = whole.ZipSeconds / whole.Usage.Seconds,
            PeakMiB = whole.PeakMiB,
            InferencesPerSecond = photos.Count / bare.Scene.Seconds,
            GpuMiB = whole.GpuMiB,
        };
    }
}
