using System.Numerics.Tensors;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Puts another background behind the people: they are cut out where the photo says that they end, and the cartoon's own colours at
/// their edges are freed of the old background, so that no rim of it stays.
/// </summary>
sealed class ReplaceBackground(StyleModels models, FaceSearch search)
{
    const int Channels = 3;

    /// <summary>How far about an edge its colours are looked for, first and then, as shares of the long side.</summary>
    const double FarShare = 0.06, NearShare = 0.006;

    /// <summary>Radius of the window of a blurred background, as a share of the long side; the window is passed over three times, which is
    /// nearly a Gaussian.</summary>
    const double BlurShare = 0.015;
    const int BlurPasses = 3;

    public Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (drawing.Options.Background.Kind == BackgroundKind.Keep)
            return Task.CompletedTask;
        PixelImage photo = drawing.Photo;
        using PixelBuffer<float> rented = new(photo.Width * photo.Height);
        Span<float> opacity = rented.Span;
        if (!PeopleMask.Find(models.People, photo, search.Of(drawing, cancellation), opacity, cancellation))
        {
            drawing.Say(DrawReasons.NoPerson.With());
            return Task.CompletedTask;
        }
        ReadOnlySpan<byte> own = drawing.Cartoon.Alpha;
        for (int i = 0; i < own.Length; i++)
            opacity[i] *= own[i] / 255f;
        drawing.Cartoon = Composed(drawing.Cartoon, opacity, drawing.Options.Background);
        return Task.CompletedTask;
    }

    static PixelImage Composed(PixelImage cartoon, ReadOnlySpan<float> opacity, Background background)
    {
        PixelImage composed = new(cartoon.Width, cartoon.Height, background.Kind == BackgroundKind.Transparent);
        ReadOnlySpan<byte> from = cartoon.Rgb;
        Span<byte> to = composed.Rgb, alpha = composed.Alpha;
        int count = opacity.Length;
        using PixelBuffer<float> rented = new(3 * count);
        Span<float> colour = rented.Span[..count], people = rented.Span.Slice(count, count), behind = rented.Span[(2 * count)..];
        ReadOnlySpan<float> replacement =
            [background.Colour.R, background.Colour.G, background.Colour.B];
        for (int c = 0; c < Channels; c++)
        {
            for (int i = 0; i < count; i++)
                colour[i] = from[(Channels * i) + c];
            ForegroundColours.Estimate(colour, opacity, people, behind, cartoon.Width, cartoon.Pixels(FarShare),
                cartoon.Pixels(NearShare));
            if (background.Kind == BackgroundKind.Blur)
                Blur(colour, behind, opacity, cartoon.Width, cartoon.Pixels(BlurShare));
            if (background.Kind == BackgroundKind.Colour)
                behind.Fill(replacement[c]);
            if (background.Kind != BackgroundKind.Transparent)
                TensorPrimitives.Lerp(behind, people, opacity, people);
            for (int i = 0; i < count; i++)
                to[(Channels * i) + c] = (byte)(people[i] + 0.5f);
        }
        for (int i = 0; i < alpha.Length; i++)
            alpha[i] = (byte)((255 * opacity[i]) + 0.5f);
        return composed;
    }

    /// <summary>The background out of focus, of its own colours alone: people's would shine about them.</summary>
    static void Blur(Span<float> weights, Span<float> behind, ReadOnlySpan<float> opacity, int width, int radius)
    {
        for (int pass = 0; pass < BlurPasses; pass++)
        {
            TensorPrimitives.Subtract(1, opacity, weights);
            ForegroundColours.WeightedMean(behind, weights, width, radius);
        }
    }
}
