using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Local.Bench;

/// <summary>The steps that no cartoonizer can do without, each alone and one photo after another, with the threads of the whole job, and as
/// many at once as it has.</summary>
/// <param name="Decode">libvips: bytes to upright sRGB pixels at the size they are drawn at, and the drawing back to the size of the
/// result.</param>
/// <param name="Scene">The scene model's <c>InferenceSession.Run</c> and nothing else, in the form in which the whole job runs it: on a
/// GPU, bytes there and back.</param>
/// <param name="Faces">A compound style's faces: found, sampled from the photo, drawn by the head model, laid back.</param>
/// <param name="Encode">libvips: the cartoon's pixels to a file's bytes.</param>
sealed record BareSteps(Usage Decode, Usage Scene, Usage Faces, Usage Encode)
{
    /// <summary>Nothing measured yet.</summary>
    public static BareSteps None { get; } = new(Usage.None, Usage.None, Usage.None, Usage.None);

    /// <summary>Both together.</summary>
    public static BareSteps operator +(BareSteps a, BareSteps b) =>
        new(a.Decode + b.Decode, a.Scene + b.Scene, a.Faces + b.Faces, a.Encode + b.Encode);

    /// <summary>The least time the whole job could take: all processor time over all cores, and never less than the scenes alone.</summary>
    /// <param name="cores">Cores that the job may keep busy.</param>
    public double BoundSeconds(int cores) =>
        Math.Max((Decode.CpuSeconds + Scene.CpuSeconds + Faces.CpuSeconds + Encode.CpuSeconds) / cores, Scene.Seconds);

    /// <summary>Measures the steps on one photo.</summary>
    public static async Task<BareSteps> MeasureAsync(string path, IImageCodec codec, Style style, BatchOptions options)
    {
        byte[] bytes = await File.ReadAllBytesAsync(path);
        using PixelImage photo = codec.Decode(bytes, options.Resolution, keepMetadata: false);
        using PixelImage? smaller = new CartoonizeScene(codec).SmallestFaithful(photo, style.Scene.Contract.BestLongSidePixels);

        int cores = ProcessorShare.Cores;
        Usage decode = Usage.MeasureAtOnce(cores, _ =>
        {
            codec.Decode(bytes, options.Resolution, keepMetadata: false).Dispose();
            if (smaller is null)
                return;
            codec.Resize(photo, smaller.Width, smaller.Height).Dispose();
            codec.Resize(smaller, photo.Width, photo.Height).Dispose();
        });
        (Usage scene, PixelImage picture) = Draw(smaller ?? photo, style.Scene);
        using PixelImage drawn = picture;
        using PixelImage? enlarged = smaller is null ? null : codec.Resize(drawn, photo.Width, photo.Height);
        PixelImage cartoon = enlarged ?? drawn;
        Usage faces = style.Heads is { } heads ? Usage.Measure(() => DrawFaces(photo, heads, cartoon)) : Usage.None;
        Usage encode = Usage.MeasureAtOnce(cores, _ =>
        {
            using FileBuffer file = new(cartoon.Width * cartoon.Height);
            codec.Encode(cartoon, new EncodeOptions(options.Format, options.Quality), file);
        });
        return new BareSteps(decode, scene, faces, encode);
    }

    /// <summary>As many pictures at once as the model draws: two that have a thread each cost less than one that has two.</summary>
    static (Usage Scene, PixelImage Drawn) Draw(PixelImage picture, ModelSession model)
    {
        PreparedPicture[] prepared = new PreparedPicture[model.PicturesAtOnce];
        try
        {
            for (int i = 0; i < prepared.Length; i++)
                prepared[i] = model.Prepare(picture, model.Contract);
            Usage scene = Usage.MeasureAtOnce(prepared.Length, i => model.Infer(prepared[i], CancellationToken.None));
            return (scene, prepared[0].Drawn());
        }
        finally
        {
            foreach (PreparedPicture? one in prepared)
                one?.Dispose();
        }
    }

    static void DrawFaces(PixelImage photo, HeadArtist heads, PixelImage cartoon)
    {
        using PixelPyramid pyramid = new(photo);
        foreach (AlignedFace face in heads.Finder.Find(pyramid, CancellationToken.None))
        {
            using PixelImage crop = new(BlendMask.Side, BlendMask.Side);
            Warp.Sample(pyramid, face.CropToPhoto, crop);
            using PreparedPicture prepared = heads.Model.Prepare(crop, heads.Contract);
            heads.Model.Infer(prepared, CancellationToken.None);
            using PixelImage head = prepared.Drawn();
            FaceBlend.Lay(head, face.CropToPhoto, cartoon);
        }
    }
}
