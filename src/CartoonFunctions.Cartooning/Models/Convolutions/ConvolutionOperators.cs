using System.Runtime.InteropServices;
using System.Text;
using CartoonFunctions.Cartooning.Devices;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// Convolutions of this assembly as operators of ONNX Runtime, through its C interface: .NET's one can only load such operators from a
/// library. Inputs: the picture [1, inputs, H, W], the weights, and the biases, behind them the slopes of the leaky rectifiers behind
/// the convolution and before it, which are 1 where there is none. Weights are the model's own, from which each node makes its factors
/// once; only those of <see cref="NarrowConvolution"/> lie in its order already.
/// </summary>
static unsafe partial class ConvolutionOperators
{
    /// <summary>The domain of their names, another one in every process: no file of a stranger's can name an operator, which trusts that
    /// <see cref="ConvolutionGraph"/> has looked at what it gets.</summary>
    public static string Domain { get; } = $"cartoonfunctions_{Guid.NewGuid():N}";

    /// <summary>The name of <see cref="WinogradConvolution"/>; further inputs, where it has them, are a picture that is added to the result,
    /// and one whose channels are read behind the first one's.</summary>
    public const string Winograd = "WinogradConv";

    /// <summary>The attribute that says from tap to tap of it.</summary>
    public const string Dilation = "dilation";

    /// <summary>The name of <see cref="WinogradConvolution"/> over the halves of a picture.</summary>
    public const string Halving = "HalvingWinogradConv";

    /// <summary>The attribute that says how many zeros it has before the first value.</summary>
    public const string Pad = "pad";

    /// <summary>The attribute that says how many it has behind the last one.</summary>
    public const string PadBehind = "pad_behind";

    /// <summary>The name of <see cref="PointwiseConvolution"/>.</summary>
    public const string Pointwise = "PointwiseConv";

    /// <summary>The name of <see cref="NarrowConvolution"/>.</summary>
    public const string Narrow = "NarrowConv";

    /// <summary>The name of <see cref="RiseAndAdd"/>; its inputs are the two pictures.</summary>
    public const string Rise = "RiseAndAdd";

    /// <summary>The name of <see cref="HalfPixelRise"/>; its inputs are the picture, and one that is added where there is one.</summary>
    public const string RiseByHalf = "HalfPixelRise";

    /// <summary>The name of <see cref="RisenEnd"/>; its inputs are the two pictures, then weights and biases of its two
    /// convolutions.</summary>
    public const string End = "RisenEnd";

    /// <summary>The name of <see cref="GainAndDetail"/>; its inputs are the photo and what is drawn.</summary>
    public const string Gain = "GainAndDetail";

    /// <summary>The name of <see cref="NearGuidedFilter"/>; its inputs are the photo, what is drawn, and the one value of epsilon.</summary>
    public const string Guided = "NearGuidedFilter";

    // What the interface was when all that is used here was there; it only grows.
    const uint ApiVersion = 22;

    const int ConvolutionInputs = 3;
    const int Slopes = 2;
    const int FloatType = 1;
    const int Failed = 1;
    const int MayLack = 1;

    // Pieces of one convolution: enough that no thread waits long for the last one, and each with buffers of its own.
    const int Pieces = 16;

    static readonly void** Api = LoadApi();
    static readonly void* Operators = MakeDomain();

    /// <summary>Lets a session's graph use the operators.</summary>
    public static void AddTo(SessionOptions options)
    {
        void* failed = ((delegate* unmanaged<void*, void*, void*>)Api[(int)Entry.AddCustomOpDomain])(
            (void*)options.DangerousGetHandle(), Operators);
        GC.KeepAlive(options);
        ThrowIf(failed);
    }

    /// <summary>Places of functions in the runtime's table, by onnxruntime_c_api.h.</summary>
    enum Entry
    {
        CreateStatus = 0,
        GetErrorMessage = 2,
        CreateCustomOpDomain = 26,
        CustomOpDomainAdd = 27,
        AddCustomOpDomain = 28,
        GetTensorMutableData = 51,
        GetDimensionsCount = 61,
        GetDimensions = 62,
        GetTensorTypeAndShape = 65,
        KernelInfoGetAttributeInt64 = 86,
        KernelContextGetInput = 90,
        KernelContextGetOutput = 91,
        ReleaseTensorTypeAndShapeInfo = 99,
        KernelInfoGetConstantInputTensor = 249,
        KernelContextParallelFor = 274,
    }

    static void** LoadApi() => (void**)((delegate* unmanaged<uint, void*>)(*GetApiBase()))(ApiVersion);

    static void* MakeDomain()
    {
        void* domain;
        fixed (byte* name = Encoding.UTF8.GetBytes(Domain + '\0'))
            ThrowIf(((delegate* unmanaged<byte*, void**, void*>)Api[(int)Entry.CreateCustomOpDomain])(name, &domain));
        AddOperator(domain, Winograd, ConvolutionInputs, &ComputeWinograd, &CreateWinograd, further: 2);
        AddOperator(domain, Halving, ConvolutionInputs, &ComputeHalving, &CreateHalving);
        AddOperator(domain, Pointwise, ConvolutionInputs, &ComputePointwise, &CreatePointwise);
        AddOperator(domain, Narrow, ConvolutionInputs, &ComputeNarrow, &CreateNothing);
        AddOperator(domain, Rise, 2, &ComputeRise, &CreateNothing);
        AddOperator(domain, RiseByHalf, 1, &ComputeHalfPixelRise, &CreateNothing, further: 1);
        AddOperator(domain, End, 6, &ComputeEnd, &CreateEnd);
        AddOperator(domain, Gain, 2, &ComputeGain, &CreateNothing);
        AddOperator(domain, Guided, 3, &ComputeGuided, &CreateNothing);
        return domain;
    }

    /// <summary>Adds an operator of some inputs, further ones that a node may lack, and one output. The runtime keeps it as long as it
    /// runs.</summary>
    static void AddOperator(void* domain, string name, nuint inputs, delegate* unmanaged<Kernel*, void*, void*> compute,
        delegate* unmanaged<Operator*, void*, void*, Kernel**, void*> create, nuint further = 0)
    {
        Operator* added = (Operator*)NativeMemory.AllocZeroed((nuint)sizeof(Operator));
        added->Name = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        added->Inputs = inputs;
        added->Further = further;
        added->Table.Version = ApiVersion;
        added->Table.GetName = &GetName;
        added->Table.GetExecutionProviderType = &GetProvider;
        added->Table.GetInputType = &GetElementType;
        added->Table.GetInputTypeCount = &GetInputCount;
        added->Table.GetOutputType = &GetElementType;
        added->Table.GetOutputTypeCount = &GetOutputCount;
        added->Table.KernelDestroy = &Destroy;
        added->Table.GetInputCharacteristic = &GetCharacteristic;
        added->Table.GetOutputCharacteristic = &GetNothingSpecial;
        added->Table.GetInputMemoryType = &GetNothingSpecial;
        added->Table.CreateKernelV2 = create;
        added->Table.KernelComputeV2 = compute;
        ThrowIf(((delegate* unmanaged<void*, Operator*, void*>)Api[(int)Entry.CustomOpDomainAdd])(domain, added));
    }

    static void ThrowIf(void* failed)
    {
        if (failed is not null)
            throw new InvalidOperationException(
                Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<void*, byte*>)Api[(int)Entry.GetErrorMessage])(failed)));
    }

    [UnmanagedCallersOnly]
    static void* ComputeWinograd(Kernel* kernel, void* context) => Guard(kernel, context, static (kernel, context) =>
    {
        Span<long> shape = stackalloc long[4], second = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape), beside = Optional(context, ConvolutionInputs + 1, second);
        int channels = (int)shape[1];
        if (beside is not null && !second[2..].SequenceEqual(shape[2..]))
            throw new InvalidOperationException("Two pictures that are read as one are not of one size.");
        ConvolutionWeights of = Factors(kernel, context, 1, channels + (beside is null ? 0 : (int)second[1]));
        shape[1] = of.Outputs;
        float* added = Optional(context, ConvolutionInputs, second);
        if (added is not null && !second.SequenceEqual(shape))
            throw new InvalidOperationException("The picture that is added is not of the result's size.");
        return new WinogradConvolution(new Planes(picture, channels, beside), KernelParts.Cut(of.Kernel), added,
            Data(Output(context, shape), []), of, (int)shape[2], (int)shape[3]);
    });

    [UnmanagedCallersOnly]
    static void* ComputeHalving(Kernel* kernel, void* context) => Guard(kernel, context, static (kernel, context) =>
    {
        Span<long> shape = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape);
        ConvolutionWeights of = Factors(kernel, context, 1, (int)shape[1]);
        (int height, int width) = ((int)shape[2], (int)shape[3]);
        (shape[1], shape[2], shape[3]) = (of.Outputs, Results(height), Results(width));
        return new WinogradConvolution(new Planes(picture, height, width), KernelParts.Halved(of.Kernel, kernel->Pad), added: null,
            Data(Output(context, shape), []), of, (int)shape[2], (int)shape[3]);

        int Results(int side) => Math.Max(0, side + kernel->Pad + kernel->PadBehind - of.Kernel + 2) / 2;
    });

    [UnmanagedCallersOnly]
    static void* ComputePointwise(Kernel* kernel, void* context) => Guard(kernel, context, static (kernel, context) =>
    {
        Span<long> shape = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape);
        ConvolutionWeights of = Factors(kernel, context, 1, (int)shape[1]);
        shape[1] = of.Outputs;
        return new PointwiseConvolution(picture, Data(Output(context, shape), []), of, checked((int)(shape[2] * shape[3])));
    });

    [UnmanagedCallersOnly]
    static void* ComputeNarrow(Kernel* kernel, void* context) => Guard(kernel, context, static (_, context) =>
    {
        Span<long> shape = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape);
        ConvolutionWeights of = Weights(context, 1, (int)shape[1]);
        shape[1] = of.Outputs;
        return new NarrowConvolution(picture, Data(Output(context, shape), []), of, (int)shape[2], (int)shape[3]);
    });

    [UnmanagedCallersOnly]
    static void* ComputeHalfPixelRise(Kernel* kernel, void* context) => Guard(kernel, context, static (_, context) =>
    {
        Span<long> shape = stackalloc long[4], sum = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape), added = Optional(context, 1, sum);
        (int height, int width) = ((int)shape[2], (int)shape[3]);
        (shape[2], shape[3]) = (2 * height, 2 * width);
        if (added is not null && !sum.SequenceEqual(shape))
            throw new InvalidOperationException("The picture that is added is not twice the size of the other.");
        return new HalfPixelRise(picture, added, Data(Output(context, shape), []), (int)shape[1], height, width);
    });

    [UnmanagedCallersOnly]
    static void* ComputeRise(Kernel* kernel, void* context) => Guard(kernel, context, static (_, context) =>
    {
        Span<long> twice = stackalloc long[4];
        float* other = Data(Input(context, 1), twice);
        return Rising(context, other, twice, Data(Output(context, twice), []));
    });

    [UnmanagedCallersOnly]
    static void* ComputeEnd(Kernel* kernel, void* context) => Guard(kernel, context, static (kernel, context) =>
    {
        Span<long> shape = stackalloc long[4];
        float* other = Data(Input(context, 1), shape);
        RiseAndAdd rise = Rising(context, other, shape, output: null);
        ConvolutionWeights inner = Factors(kernel, context, 2, (int)shape[1]), last = Weights(context, 4, inner.Outputs);
        shape[1] = last.Outputs;
        return new RisenEnd(rise, inner, last, Data(Output(context, shape), []), (int)shape[2], (int)shape[3]);
    });

    [UnmanagedCallersOnly]
    static void* ComputeGain(Kernel* kernel, void* context) => Guard(kernel, context, static (_, context) =>
    {
        Span<long> photo = stackalloc long[4], drawn = stackalloc long[4];
        float* from = Data(Input(context, 0), photo), with = Data(Input(context, 1), drawn);
        if (photo[1] != GainAndDetail.Channels || drawn[1] != GainAndDetail.Drawn || photo[2] != 2 * drawn[2] || photo[3] != 2 * drawn[3])
            throw new InvalidOperationException("What is drawn is not for a photo of twice its size.");
        return new GainAndDetail(from, with, Data(Output(context, photo), []), (int)drawn[2], (int)drawn[3]);
    });

    [UnmanagedCallersOnly]
    static void* ComputeGuided(Kernel* kernel, void* context) => Guard(kernel, context, static (_, context) =>
    {
        Span<long> shape = stackalloc long[4], drawn = stackalloc long[4];
        float* guide = Data(Input(context, 0), shape), from = Data(Input(context, 1), drawn), epsilon = Data(Input(context, 2), []);
        if (!drawn.SequenceEqual(shape))
            throw new InvalidOperationException("What is drawn is not of the photo's size.");
        return new NearGuidedFilter(guide, from, Data(Output(context, shape), []), *epsilon, (int)shape[1], (int)shape[2], (int)shape[3]);
    });

    static RiseAndAdd Rising(void* context, float* other, ReadOnlySpan<long> twice, float* output)
    {
        Span<long> shape = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape);
        if (twice[1] != shape[1] || twice[2] != 2 * shape[2] || twice[3] != 2 * shape[3])
            throw new InvalidOperationException("The picture that is added is not twice the size of the other.");
        return new RiseAndAdd(picture, other, output, (int)shape[1], (int)shape[2], (int)shape[3]);
    }

    /// <summary>The weights of <see cref="NarrowConvolution"/> that are an operator's input, and the biases behind them.</summary>
    static ConvolutionWeights Weights(void* context, nuint first, int inputs)
    {
        Span<long> count = stackalloc long[1];
        float* weights = Data(Input(context, first), count);
        float* biases = Biases(context, first + 1, out int outputs);
        return new ConvolutionWeights(weights, biases, inputs, outputs, NarrowConvolution.KernelOf((int)count[0], inputs));
    }

    /// <summary>What a node has made of its weights, and the biases behind them.</summary>
    static ConvolutionWeights Factors(Kernel* kernel, void* context, nuint first, int inputs)
    {
        float* biases = Biases(context, first + 1, out int outputs);
        if (inputs != kernel->Inputs || outputs != kernel->Outputs)
            throw new InvalidOperationException($"A convolution from {kernel->Inputs} to {kernel->Outputs} channels got {inputs} and {outputs} biases.");
        return new ConvolutionWeights(kernel->Factors, biases, inputs, outputs, kernel->Side, kernel->Dilation);
    }

    static float* Biases(void* context, nuint input, out int outputs)
    {
        Span<long> count = stackalloc long[1];
        float* biases = Data(Input(context, input), count);
        outputs = (int)count[0] - Slopes;
        return biases;
    }

    delegate IPiecework Prepare(Kernel* kernel, void* context);

    /// <summary>Runs a node; what went wrong, or null.</summary>
    static void* Guard(Kernel* kernel, void* context, Prepare prepare)
    {
        try
        {
            new Work(prepare(kernel, context)).Run(context);
            return null;
        }
        catch (Exception fault)
        {
            return Status(fault);
        }
    }

    /// <summary>A fault as the runtime takes it: no exception may get there.</summary>
    static void* Status(Exception fault)
    {
        fixed (byte* message = Encoding.UTF8.GetBytes(fault.Message + '\0'))
            return ((delegate* unmanaged<int, byte*, void*>)Api[(int)Entry.CreateStatus])(Failed, message);
    }

    static void* Output(void* context, ReadOnlySpan<long> shape)
    {
        void* result;
        fixed (long* dimensions = shape)
            ThrowIf(((delegate* unmanaged<void*, nuint, long*, nuint, void**, void*>)Api[(int)Entry.KernelContextGetOutput])(
                context, 0, dimensions, (nuint)shape.Length, &result));
        return result;
    }

    static void* Input(void* context, nuint index)
    {
        void* value;
        ThrowIf(((delegate* unmanaged<void*, nuint, void**, void*>)Api[(int)Entry.KernelContextGetInput])(context, index, &value));
        return value;
    }

    /// <summary>The elements and the shape of an input; null where the node has none there.</summary>
    static float* Optional(void* context, nuint index, Span<long> shape)
    {
        void* value = Input(context, index);
        return value is null ? null : Data(value, shape);
    }

    /// <summary>A tensor's elements, and its shape where it is asked for.</summary>
    static float* Data(void* value, Span<long> shape)
    {
        float* data;
        ThrowIf(((delegate* unmanaged<void*, float**, void*>)Api[(int)Entry.GetTensorMutableData])(value, &data));
        if (shape.IsEmpty)
            return data;
        void* info;
        ThrowIf(((delegate* unmanaged<void*, void**, void*>)Api[(int)Entry.GetTensorTypeAndShape])(value, &info));
        nuint count;
        ThrowIf(((delegate* unmanaged<void*, nuint*, void*>)Api[(int)Entry.GetDimensionsCount])(info, &count));
        if (count != (nuint)shape.Length)
            throw new InvalidOperationException($"A tensor of {count} dimensions came where {shape.Length} were expected.");
        fixed (long* dimensions = shape)
            ThrowIf(((delegate* unmanaged<void*, long*, nuint, void*>)Api[(int)Entry.GetDimensions])(info, dimensions, count));
        ((delegate* unmanaged<void*, void>)Api[(int)Entry.ReleaseTensorTypeAndShapeInfo])(info);
        return data;
    }

    /// <summary>A node in pieces, which the session's own threads take where cores are free.</summary>
    sealed class Work(IPiecework whole)
    {
        readonly IPiecework node = whole;
        readonly int blocksOfAPiece = Math.Max(1, (whole.Blocks + Pieces - 1) / Pieces);
        int done;
        Exception? fault;

        public void Run(void* context)
        {
            int pieces = (node.Blocks + blocksOfAPiece - 1) / blocksOfAPiece;
            // What keeps the other cores busy may be over long before this is.
            for (; done < pieces && CoresAtWork.AreAll; done++)
                RunPiece(done);
            if (done == pieces)
                return;
            GCHandle handle = GCHandle.Alloc(this);
            try
            {
                ThrowIf(((delegate* unmanaged<void*, delegate* unmanaged<void*, nuint, void>, nuint, nuint, void*, void*>)
                    Api[(int)Entry.KernelContextParallelFor])(context, &RunPieceOf, (nuint)(pieces - done), 0,
                    (void*)GCHandle.ToIntPtr(handle)));
            }
            finally
            {
                handle.Free();
            }
            if (fault is not null)
                throw fault;
        }

        void RunPiece(int piece)
        {
            int first = piece * blocksOfAPiece;
            node.Run(first, Math.Min(blocksOfAPiece, node.Blocks - first));
        }

        [UnmanagedCallersOnly]
        static void RunPieceOf(void* handle, nuint piece)
        {
            Work work = (Work)GCHandle.FromIntPtr((nint)handle).Target!;
            try
            {
                work.RunPiece(work.done + (int)piece);
            }
            catch (Exception fault)
            {
                work.fault = fault;
            }
        }
    }

    [UnmanagedCallersOnly]
    static byte* GetName(Operator* asked) => asked->Name;

    [UnmanagedCallersOnly]
    static byte* GetProvider(Operator* asked) => null; // the CPU

    [UnmanagedCallersOnly]
    static int GetElementType(Operator* asked, nuint index) => FloatType;

    [UnmanagedCallersOnly]
    static nuint GetInputCount(Operator* asked) => asked->Inputs + asked->Further;

    [UnmanagedCallersOnly]
    static nuint GetOutputCount(Operator* asked) => 1;

    [UnmanagedCallersOnly]
    static int GetCharacteristic(Operator* asked, nuint index) => index < asked->Inputs ? 0 : MayLack;

    [UnmanagedCallersOnly]
    static int GetNothingSpecial(Operator* asked, nuint index) => 0;

    [UnmanagedCallersOnly]
    static void* CreateNothing(Operator* asked, void* api, void* info, Kernel** kernel) => Create(kernel, info, static _ => default);

    [UnmanagedCallersOnly]
    static void* CreateWinograd(Operator* asked, void* api, void* info, Kernel** kernel) => Create(kernel, info, static info =>
        MakeWinograd(info, 1, KernelParts.Cut) with { Dilation = Attribute(info, Dilation) });

    [UnmanagedCallersOnly]
    static void* CreateEnd(Operator* asked, void* api, void* info, Kernel** kernel) => Create(kernel, info, static info =>
        MakeWinograd(info, 2, KernelParts.Cut));

    [UnmanagedCallersOnly]
    static void* CreateHalving(Operator* asked, void* api, void* info, Kernel** kernel) => Create(kernel, info, static info =>
    {
        int pad = Attribute(info, Pad);
        return MakeWinograd(info, 1, side => KernelParts.Halved(side, pad)) with { Pad = pad, PadBehind = Attribute(info, PadBehind) };
    });

    [UnmanagedCallersOnly]
    static void* CreatePointwise(Operator* asked, void* api, void* info, Kernel** kernel) => Create(kernel, info, MakeProduct);

    delegate Kernel MakeKernel(void* info);

    static void* Create(Kernel** kernel, void* info, MakeKernel make)
    {
        try
        {
            Kernel made = make(info);
            *kernel = (Kernel*)NativeMemory.Alloc((nuint)sizeof(Kernel));
            **kernel = made;
            return null;
        }
        catch (Exception fault)
        {
            return Status(fault);
        }
    }

    static Kernel MakeWinograd(void* info, nuint input, Func<int, KernelParts> partsOf) =>
        MakeFactors(info, input, side => partsOf(side).Products, (weights, inputs, outputs, side, factors) =>
            WinogradConvolution.Factors(weights, inputs, outputs, side, partsOf(side), factors));

    static Kernel MakeProduct(void* info) =>
        MakeFactors(info, 1, static side => side * side,
            static (weights, _, outputs, _, factors) => MatrixProduct.Factors(weights, outputs, factors));

    delegate void Transform(ReadOnlySpan<float> weights, int inputs, int outputs, int side, Span<float> factors);

    /// <summary>Made as a session begins, so that they are neither copied with the graph nor made for every picture.</summary>
    /// <param name="info">What the runtime knows of the node.</param>
    /// <param name="input">Which input the weights are.</param>
    /// <param name="each">How many factors a pair of channels has, by the kernel's side.</param>
    /// <param name="transform">Makes them.</param>
    static Kernel MakeFactors(void* info, nuint input, Func<int, int> each, Transform transform)
    {
        int isConstant;
        void* value;
        ThrowIf(((delegate* unmanaged<void*, nuint, int*, void**, void*>)Api[(int)Entry.KernelInfoGetConstantInputTensor])(
            info, input, &isConstant, &value));
        if (isConstant == 0)
            throw new InvalidOperationException("A convolution's weights are not known before it runs.");
        Span<long> shape = stackalloc long[4];
        float* weights = Data(value, shape);
        (int outputs, int inputs, int side) = ((int)shape[0], (int)shape[1], (int)shape[3]);
        int count = checked(each(side) * MatrixProduct.Summed(outputs) * inputs);
        float* factors = (float*)NativeMemory.Alloc((nuint)count, sizeof(float));
        transform(new(weights, outputs * inputs * side * side), inputs, outputs, side, new(factors, count));
        return new Kernel { Factors = factors, Inputs = inputs, Outputs = outputs, Side = side, Dilation = 1 };
    }

    static int Attribute(void* info, string name)
    {
        long value;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
            ThrowIf(((delegate* unmanaged<void*, byte*, long*, void*>)Api[(int)Entry.KernelInfoGetAttributeInt64])(info, text, &value));
        return (int)value;
    }

    [UnmanagedCallersOnly]
    static void Destroy(Kernel* kernel)
    {
        NativeMemory.Free(kernel->Factors);
        NativeMemory.Free(kernel);
    }

    [LibraryImport("onnxruntime", EntryPoint = "OrtGetApiBase")]
    private static partial void** GetApiBase();

    /// <summary>An operator, and behind what the runtime knows of it what is asked for here.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Operator
    {
        public Table Table;
        public byte* Name;
        public nuint Inputs;

        /// <summary>Inputs behind them that a node may lack.</summary>
        public nuint Further;
    }

    /// <summary>What is kept for a node of a session's graph.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Kernel
    {
        public float* Factors;
        public int Inputs;
        public int Outputs;
        public int Side;
        public int Dilation;
        public int Pad;
        public int PadBehind;
    }

    /// <summary>OrtCustomOp of onnxruntime_c_api.h; what is left out of it stays zero.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Table
    {
        public uint Version;
        public void* CreateKernel;
        public delegate* unmanaged<Operator*, byte*> GetName;
        public delegate* unmanaged<Operator*, byte*> GetExecutionProviderType;
        public delegate* unmanaged<Operator*, nuint, int> GetInputType;
        public delegate* unmanaged<Operator*, nuint> GetInputTypeCount;
        public delegate* unmanaged<Operator*, nuint, int> GetOutputType;
        public delegate* unmanaged<Operator*, nuint> GetOutputTypeCount;
        public void* KernelCompute;
        public delegate* unmanaged<Kernel*, void> KernelDestroy;
        public delegate* unmanaged<Operator*, nuint, int> GetInputCharacteristic;
        public delegate* unmanaged<Operator*, nuint, int> GetOutputCharacteristic;
        public delegate* unmanaged<Operator*, nuint, int> GetInputMemoryType;
        public void* GetVariadicInputMinArity;
        public void* GetVariadicInputHomogeneity;
        public void* GetVariadicOutputMinArity;
        public void* GetVariadicOutputHomogeneity;
        public delegate* unmanaged<Operator*, void*, void*, Kernel**, void*> CreateKernelV2;
        public delegate* unmanaged<Kernel*, void*, void*> KernelComputeV2;
        public void* InferOutputShape;
        public void* GetStartVersion;
        public void* GetEndVersion;
        public void* GetMayInplace;
        public void* ReleaseMayInplace;
        public void* GetAliasMap;
        public void* ReleaseAliasMap;
    }
}
