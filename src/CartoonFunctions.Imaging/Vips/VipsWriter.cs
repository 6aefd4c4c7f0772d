using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using CartoonFunctions.Imaging.Formats;
using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>Writes a picture as a file. It is sRGB without a profile, which every viewer takes for sRGB.</summary>
static class VipsWriter
{
    // Measured on 12 cartoons of half a megapixel: the average filter at level 2 takes 17 ms and 678 kB; at level 1, 13 ms and 925 kB; at
    // 3, 20 ms and 651 kB. The Paeth filter at level 2 takes 24 ms and 645 kB; no filter at level 3, 29 ms and 1,001 kB.
    const int PngCompression = 2;

    // Measured on a cartoon at 1024, quality 80: effort 1 takes 0.3 s and 48 kB; 0, 0.1 s and 57 kB; 2, 0.8 s and 47 kB; 4, 4.5 s and 42
    // kB.
    const int AvifEffort = 1;

    static readonly Dictionary<OutputFormat, Action<Image, int, Enums.ForeignKeep, Target>> Encoders = new()
    {
        [OutputFormat.Png] = (image, _, keep, target) =>
            image.PngsaveTarget(target, compression: PngCompression, filter: Enums.ForeignPngFilter.Avg, keep: keep),
        // From quality 90 on, the colours have the full resolution too: a cartoon's edges are where halving it shows.
        [OutputFormat.Jpeg] = (image, quality, keep, target) =>
            image.JpegsaveTarget(target, q: quality, optimizeCoding: true, subsampleMode: Enums.ForeignSubsample.Auto, keep: keep),
        [OutputFormat.WebP] = (image, quality, keep, target) => image.WebpsaveTarget(target, q: quality, keep: keep),
        [OutputFormat.Avif] = (image, quality, keep, target) =>
            image.HeifsaveTarget(target, q: quality, compression: Enums.ForeignHeifCompression.Av1, effort: AvifEffort, keep: keep),
    };

    /// <summary>Writes the file's bytes. Of the photo's description only <paramref name="metadata"/> is in them.</summary>
    public static void Write(Image image, EncodeOptions options, PhotoMetadata? metadata, IBufferWriter<byte> file)
    {
        using Image described = metadata is null ? image.Copy() : VipsMetadata.Attach(image, metadata);
        bool isLaidOnWhite = described.HasAlpha() && !OutputFormats.Of(options.Format).KeepsAlpha;
        using Image final = isLaidOnWhite ? described.Flatten(background: [255, 255, 255]) : described.Copy();
        using Image measured = options.DotsPerInch is { } dots ? VipsMetadata.Measured(final, dots) : final.Copy();
        // EXIF says it in every format; libvips makes the block where there is none.
        Enums.ForeignKeep measure = options.DotsPerInch is null ? Enums.ForeignKeep.None : Enums.ForeignKeep.Exif;
        if (options.Format is OutputFormat.Png && metadata?.Xmp is { } xmp)
            Encode(VipsMetadata.Kept(metadata with { Xmp = null }) | measure, new PngXmp(file, xmp).Write);
        else
            Encode(VipsMetadata.Kept(metadata) | measure, file.Write);

        void Encode(Enums.ForeignKeep keep, WriteBytes write) =>
            SendTo(write, target => Encoders[options.Format](measured, options.Quality, keep, target));
    }

    delegate void WriteBytes(ReadOnlySpan<byte> bytes);

    /// <summary>How libvips hands bytes to a target: <c>write</c> of VipsTargetCustom. Told is how many were taken, or -1.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    delegate long WriteSignal(nint target, nint bytes, long length, nint data);

    /// <summary>Has libvips write to a target that hands the bytes on.</summary>
    static unsafe void SendTo(WriteBytes write, Action<Target> encode)
    {
        // libvips calls from its own threads, which no exception may go through.
        ExceptionDispatchInfo? fault = null;
        using TargetCustom target = new();
        // NetVips' own handlers, which have no data, make an array of every few kilobytes: the collector would run for each cartoon.
        target.SignalHandlersDisconnectByData(0);
        target.SignalConnect<WriteSignal>("write", (_, bytes, length, _) =>
        {
            try
            {
                write(new ReadOnlySpan<byte>((void*)bytes, checked((int)length)));
                return length;
            }
            catch (Exception exception)
            {
                fault = ExceptionDispatchInfo.Capture(exception);
                return -1;
            }
        });
        try
        {
            encode(target);
        }
        catch (VipsException) when (fault is not null)
        {
            // It is told below, by what was behind it.
        }
        fault?.Throw();
    }
}
