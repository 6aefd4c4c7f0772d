using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Turns one photo into a cartoon: the whole journey, in order. A singleton; thread-safe.</summary>
public sealed class Cartoonizer
{
    // A decode is abandoned only for a file that is made to take long; each may hold half a gigabyte.
    const int MostAbandoned = 4;

    readonly IImageCodec codec;
    readonly StyleModels models;
    readonly PixelImage? watermark;
    readonly AbandonableWork decoding = new(MostAbandoned, TimeProvider.System);
    readonly IReadOnlyList<Func<Drawing, CancellationToken, Task>> journey;

    /// <summary>Builds the journey over a codec and the models.</summary>
    /// <param name="codec">Reads photos and writes cartoons.</param>
    /// <param name="models">What draws, and what finds faces and people.</param>
    /// <param name="watermark">The picture that is drawn where a watermark names a PNG; null where there is none. The caller disposes it
    /// after the last photo.</param>
    public Cartoonizer(IImageCodec codec, StyleModels models, PixelImage? watermark = null)
    {
        this.watermark = watermark;
        this.codec = codec;
        this.models = models;
        FaceSearch faces = new(codec, models);
        journey =
        [
            new FramePhoto(codec, faces).RunAsync, // the part that was asked for, before anything is drawn
            new FitPrint(codec).RunAsync,        // the pixels that paper asks for
            new CartoonizeScene(codec).RunAsync, // the whole photo through the scene model
            KeepPhotoColours.InSceneAsync,       // the photo's colours, where the style's scene shifts them
            CartoonizeFaces.RunAsync,            // every face, aligned, through the head model, blended back
            KeepPhotoColours.EverywhereAsync,    // the photo's colours, where the person asked for them
            BlendStrength.RunAsync,              // mix the photo back in below strength 1
            RestoreAlpha.RunAsync,               // the photo's transparency
            new ReplaceBackground(models, faces).RunAsync, // another background behind the people
            new DrawWatermark(codec, faces, watermark).RunAsync, // a text or a picture over it
            DescribeCartoon.RunAsync,            // the photo's metadata where it is kept; that a model has drawn it
        ];
    }

    /// <summary>The model behind a style, which is not loaded for it; null is the default style.</summary>
    /// <exception cref="ModelException">There is none, or its files are not those of the catalogue.</exception>
    public ModelIdentity Identify(string? style) => models.Identify(style);

    /// <summary>The model behind the style of <paramref name="options"/>; whatever else they need is installed too. Nothing is
    /// loaded.</summary>
    /// <exception cref="ModelException">There is no such style, or a model is missing.</exception>
    public ModelIdentity Identify(DrawOptions options)
    {
        Require(options);
        return models.Identify(options.Style);
    }

    /// <summary>Draws one photo.</summary>
    /// <param name="photo">The file's bytes. A decode that was cancelled may go on reading them for a while, unless they say when they
    /// are no longer pinned.</param>
    /// <param name="options">How to draw it.</param>
    /// <param name="cancellation">Stops between steps and inside an inference; a decode is abandoned after a moment.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="PhotoRefusedException">The photo cannot be used.</exception>
    /// <exception cref="ModelException">The style cannot be used.</exception>
    public async Task<Cartoon> DrawAsync(ReadOnlyMemory<byte> photo, DrawOptions options, CancellationToken cancellation)
    {
        options.ThrowIfOutOfRange();
        Require(options);
        Style style = models.Get(options.Style);
        PixelImage decoded = await decoding.RunAsync(photo, () => Decode(photo, options), cancellation);
        using Drawing drawing = new(decoded, style, options);
        foreach (Func<Drawing, CancellationToken, Task> step in journey)
        {
            cancellation.ThrowIfCancellationRequested();
            await step(drawing, cancellation);
        }
        cancellation.ThrowIfCancellationRequested();
        return new Cartoon(Encode(drawing))
        {
            Width = drawing.Cartoon.Width,
            Height = drawing.Cartoon.Height,
            Faces = drawing.Faces,
            Note = drawing.Note,
        };
    }

    PixelImage Decode(ReadOnlyMemory<byte> photo, DrawOptions options)
    {
        using CoresAtWork.Work work = CoresAtWork.Begin();
        return codec.Decode(photo, options.DecodedSide(() => codec.Probe(photo)), options.KeepMetadata, options.AcceptDamaged);
    }

    FileBuffer Encode(Drawing drawing)
    {
        using CoresAtWork.Work work = CoresAtWork.Begin();
        PixelImage cartoon = drawing.Cartoon;
        FileBuffer file = new(capacity: cartoon.Width * cartoon.Height); // about what a PNG takes
        try
        {
            codec.Encode(cartoon, new EncodeOptions(drawing.Options.Format, drawing.Options.Quality, drawing.DotsPerInch), file);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what this machine or this run lacks.</summary>
    void Require(DrawOptions options)
    {
        models.Require(options);
        if (watermark is null && options.Watermark is { } mark && Watermark.IsFileName(mark.Text))
            throw new ModelException($"The watermark {mark.Text} is a picture, and it is not at hand. Give its file again as the watermark, or a text.");
    }
}
