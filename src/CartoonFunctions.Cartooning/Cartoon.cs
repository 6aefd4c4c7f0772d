using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>A finished cartoon.</summary>
public sealed class Cartoon : IDisposable
{
    readonly FileBuffer file;

    internal Cartoon(FileBuffer file) => this.file = file;

    /// <summary>The file's bytes; no longer to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Encoded => file.Memory;

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The faces that were drawn on their own, or null.</summary>
    public required IReadOnlyList<FaceRecord>? Faces { get; init; }

    /// <summary>What the photo's file lacks, or the cartoon of what was asked for; null where that is nothing.</summary>
    public required Reason? Note { get; init; }

    /// <summary>Gives the file's memory back for the next one; without it the collector takes it.</summary>
    public void Dispose() => file.Dispose();
}
