using System.Diagnostics;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models.Convolutions;
using CartoonFunctions.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>One loaded image-to-image model. Thread-safe; runs as many pictures at once as the device is worth.</summary>
public sealed class ModelSession : IDisposable
{
    /// <summary>How the runtime writes a dimension that is free.</summary>
    const int Free = -1;

    // A file of a network with hundreds of channels; those that draw scenes here have half of it.
    const int LargeBytes = 2 << 20;

    readonly InferenceSession session;
    readonly OrtAllocator memory;
    readonly PictureTransfer transfer;
    readonly SemaphoreSlim gate;
    readonly Concurrency atOnce;
    readonly bool isLarge;
    readonly string inputName;
    readonly string outputName;
    int drawn;

    ModelSession(InferenceSession session, ModelContract contract, PictureTransfer transfer, CheckedModel model, Concurrency atOnce,
        bool forFaces)
    {
        this.session = session;
        memory = new OrtAllocator(session, OrtMemoryInfo.DefaultInstance);
        this.transfer = transfer;
        Contract = contract;
        Sha256 = model.Sha256;
        isLarge = IsLarge(model);
        this.atOnce = atOnce;
        PicturesAtOnce = forFaces ? atOnce.Faces : atOnce.Pictures;
        gate = new SemaphoreSlim(PicturesAtOnce);
        inputName = session.InputNames[0];
        outputName = session.OutputNames[0];
    }

    /// <summary>How the model wants its pixels.</summary>
    public ModelContract Contract { get; }

    /// <summary>SHA-256 of the model file, lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>Pictures that it draws at once; the first one's time decides.</summary>
    public int PicturesAtOnce { get; private set; }

    /// <summary>Loads a model and checks that it has the contract of a cartoon model.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="device">What runs it.</param>
    /// <param name="contract">Its contract, from the catalogue; null reads it from the model's own metadata.</param>
    /// <exception cref="ModelException">The file is not ONNX, or of another contract.</exception>
    public static ModelSession Load(CheckedModel model, ComputeDevice device, ModelContract? contract = null) =>
        Load(model, device, contract, PictureTransfer.To(device));

    /// <summary>Loads a model that may be made for pictures of <paramref name="side"/> by <paramref name="side"/> pixels alone.</summary>
    /// <exception cref="ModelException">The file is not ONNX, or of another contract.</exception>
    public static ModelSession LoadForSquares(CheckedModel model, ComputeDevice device, ModelContract? contract, int side) =>
        Load(model, device, contract, PictureTransfer.To(device), side);

    /// <summary>Loads a model for another way of transfer than the device's own.</summary>
    internal static ModelSession Load(CheckedModel model, ComputeDevice device, ModelContract? contract, PictureTransfer transfer,
        int fixedSide = Free)
    {
        bool forFaces = fixedSide != Free;
        InferenceSession session = CreateSession(model, model.Content, device, forFaces);
        try
        {
            CheckContract(model.Path, session, fixedSide);
            contract ??= ReadContract(model.Path, session);
            if (transfer.AsBytes)
            {
                // The runtime has read the file by now: it names the real input among weights that old files list beside it.
                byte[] graph = ByteGraph.Around(model, session.InputNames[0], session.OutputNames[0]);
                session.Dispose();
                session = CreateSession(model, graph, device, forFaces);
            }
            return new ModelSession(session, contract, transfer, model, device.AtOnce, forFaces);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Draws a picture; the result has its size and no alpha.</summary>
    public Task<PixelImage> RunAsync(PixelImage picture, CancellationToken cancellation) => RunAsync(picture, Contract, cancellation);

    /// <summary>Draws a picture under another contract than the model's own: a model may draw scenes and heads, each its way.</summary>
    public async Task<PixelImage> RunAsync(PixelImage picture, ModelContract contract, CancellationToken cancellation)
    {
        // Tensors are the largest things here by far, so only a picture whose turn it is has them.
        await gate.WaitAsync(cancellation);
        try
        {
            using PreparedPicture prepared = Prepare(picture, contract);
            long began = Stopwatch.GetTimestamp();
            Infer(prepared, cancellation);
            // A large network needs hundreds of megabytes for each picture, and keeps every core busy with one, however quick it is.
            if (Interlocked.Exchange(ref drawn, 1) == 0 && !isLarge)
                Widen(Stopwatch.GetElapsedTime(began));
            return prepared.Drawn();
        }
        finally
        {
            gate.Release();
        }
    }

    void Widen(TimeSpan firstPicture)
    {
        int more = atOnce.PicturesAfter(firstPicture) - PicturesAtOnce;
        if (more <= 0)
            return;
        PicturesAtOnce += more;
        gate.Release(more);
    }

    /// <summary>A picture laid out as the device takes it. The caller disposes it.</summary>
    internal PreparedPicture Prepare(PixelImage picture, ModelContract contract) => new(picture, contract, transfer, memory);

    /// <summary>The bare inference, from the tensor of a prepared picture into the one beside it.</summary>
    internal void Infer(PreparedPicture prepared, CancellationToken cancellation)
    {
        using CoresAtWork.Work work = CoresAtWork.Begin();
        using RunOptions run = new();
        using CancellationTokenRegistration stop = cancellation.Register(() => run.Terminate = true);
        try
        {
            session.Run(run, [inputName], [prepared.Input.Value], [outputName], [prepared.Output.Value]);
        }
        catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new DeviceFaultException($"The device that draws failed: {fault.Message}", fault);
        }
    }

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        memory.Dispose();
        session.Dispose();
        gate.Dispose();
    }

    static InferenceSession CreateSession(CheckedModel model, byte[] graph, ComputeDevice device, bool forFaces)
    {
        try
        {
            using SessionOptions options = device.CreateSessionOptions(forFaces);
            return CreateRewrittenSession(model, graph, device, forFaces) ?? new InferenceSession(graph, options);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new ModelException($"{model.Path} is not an ONNX model that can be run. Give a file that ends in .onnx and has the contract in models/README.md.", fault);
        }
    }

    /// <summary>A session with convolutions of our own; null where they don't fit the device or the graph.</summary>
    static InferenceSession? CreateRewrittenSession(CheckedModel model, byte[] graph, ComputeDevice device, bool forFaces)
    {
        if (!device.IsCpu)
            return null;
        try
        {
            if (ConvolutionGraph.Rewrite(graph, model.Sha256) is not { } rewritten)
                return null;
            using SessionOptions options = device.CreateSessionOptions(forFaces);
            bool isLarge = IsLarge(model);
            // The runtime's own order of values is another than that of the operators here: with it every large picture is there twice. To
            // small networks it gives a tenth more speed.
            if (isLarge)
                options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED;
            ConvolutionOperators.AddTo(options);
            InferenceSession session = new(rewritten, options);
            // What the rewriting leaves behind would lie beside the pictures, for nothing else here is large enough to have it collected.
            if (isLarge)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            return session;
        }
        catch (Exception fault) when (fault is InvalidDataException or OnnxRuntimeException)
        {
            // A graph within the graph may need what was replaced; the file as it is may be right all the same.
            return null;
        }
    }

    static void CheckContract(string path, InferenceSession session, int fixedSide)
    {
        bool fits = session.InputMetadata.Count == 1 && session.OutputMetadata.Count == 1
            && IsPicture(session.InputMetadata.Values.First(), fixedSide) && IsPicture(session.OutputMetadata.Values.First(), fixedSide);
        if (!fits)
            throw new ModelException($"{path} is an ONNX model, but not one that turns a picture into a picture: it needs one input and one output, float32 [1, 3, H, W] with H and W free.");
    }

    static bool IsLarge(CheckedModel model) => model.Content.Length > LargeBytes;

    static bool IsPicture(NodeMetadata node, int fixedSide) =>
        node.IsTensor && node.ElementDataType == TensorElementType.Float
        && node.Dimensions is [1 or Free, 3, int height, int width]
        && (height == Free || height == fixedSide) && (width == Free || width == fixedSide);

    static ModelContract ReadContract(string path, InferenceSession session)
    {
        Dictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
        ModelContract assumed = ModelContract.Assumed;
        return new ModelContract(
            Read("size_multiple", assumed.SizeMultiple, least: 1),
            Read("edge_padding", assumed.MarginPixels, least: 0),
            Read("best_long_side_px", assumed.BestLongSidePixels, least: 0));

        int Read(string key, int fallback, int least)
        {
            if (!metadata.TryGetValue(key, out string? text))
                return fallback;
            if (int.TryParse(text, out int value) && value >= least && value <= 4096)
                return value;
            throw new ModelException($"{path} says {key}={text} of itself; a whole number from {least} to 4096 was expected.");
        }
    }
}
