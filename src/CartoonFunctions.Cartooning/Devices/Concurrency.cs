namespace CartoonFunctions.Cartooning.Devices;

/// <summary>How much a device has under way at once. Memory grows with it, and with nothing else.</summary>
/// <param name="Pictures">Pictures that are drawn at once.</param>
/// <param name="Threads">Threads that can draw one of them: its own, and those that all pictures share, which make up for the cores that
/// have no picture; 0 on a GPU.</param>
/// <param name="QuickPictures">Pictures that a network draws at once when it is quick: its layers are too short to keep every core busy,
/// and a second picture fills the gaps.</param>
/// <param name="Photos">Photos under way: those being drawn, and those being read, decoded, encoded and written meanwhile.</param>
public sealed record Concurrency(int Pictures, int Threads, int QuickPictures, int Photos)
{
    /// <summary>The most pictures that can be asked for.</summary>
    public const int MostPictures = 64;

    // Measured on two cores at 1024 px: a second picture at once made ink-comic 1.2 times as quick for 60 MiB, and DCT-Net 1.07 times for
    // 400 MiB.
    static readonly TimeSpan QuickPicture = TimeSpan.FromSeconds(0.5);

    const int LeastQuickPictures = 2;
    const int CoresAPicture = 4;
    const int PicturesOnGpu = 2;

    // Measured on two cores: with three beside the one being drawn a folder is as quick, but a blob storage, which answers later, is
    // waited for.
    const int PhotosBeside = 4;

    /// <summary>Faces that are drawn at once: their network has one thread for each.</summary>
    public int Faces => Pictures + Math.Max(1, Threads) - 1;

    /// <summary>On a CPU: several pictures at once, for a layer of one does not keep every core of many busy.</summary>
    /// <param name="cores">Cores that may be kept busy, 1 or more.</param>
    /// <param name="pictures">Pictures to draw at once; null is the rule: one for every <c>4</c> cores.</param>
    public static Concurrency OnCpu(int cores, int? pictures = null)
    {
        int atOnce = pictures ?? Math.Max(1, cores / CoresAPicture);
        int quick = pictures ?? Math.Max(atOnce, Math.Min(LeastQuickPictures, cores));
        return new Concurrency(atOnce, Math.Max(1, cores - atOnce + 1), quick, quick + Math.Max(PhotosBeside, cores));
    }

    /// <summary>On a GPU: one picture is drawn while the next one's bytes cross the bus, and every processor decodes or encodes.</summary>
    public static Concurrency OnGpu(int processors, int? pictures = null) =>
        new(pictures ?? PicturesOnGpu, Threads: 0, pictures ?? PicturesOnGpu, (pictures ?? PicturesOnGpu) + processors);

    /// <summary>Pictures that a network draws at once which took so long for one.</summary>
    public int PicturesAfter(TimeSpan picture) => picture < QuickPicture ? QuickPictures : Pictures;
}
