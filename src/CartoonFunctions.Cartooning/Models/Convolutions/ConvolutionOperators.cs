using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// Convolutions of this assembly as operators of ONNX Runtime, through its C interface: .NET's one can only load such operators from a
/// library. Inputs: the picture [1, inputs, H, W], the weights, and the biases, behind them the slopes of the leaky rectifiers behind
/// the convolution and before it, which are 1 where there is none. Weights of 3x3 are the model's own, from which each node makes its
/// factors once; others lie in the order of the convolution that reads them.
/// </summary>
static unsafe partial class ConvolutionOperators
{
    /// <summary>The domain of their names.</summary>
    public const string Domain = "cartoonfunctions";

    /// <summary>The name of <see cref="WinogradConvolution"/>.</summary>
    public const string Winograd = "WinogradConv";

    /// <summary>The name of the same with a picture that is added, its last input.</summary>
    public const string WinogradAdded = "WinogradConvAdded";

    /// <summary>The name of <see cref="NarrowConvolution"/>.</summary>
    public const string Narrow = "NarrowConv";

    /// <summary>The name of <see cref="RiseAndAdd"/>; its inputs are the two pictures.</summary>
    public const string Rise = "RiseAndAdd";

    /// <summary>The name of <see cref="RisenEnd"/>; its inputs are the two pictures, then weights and biases of its two
    /// convolutions.</summary>
    public const string End = "RisenEnd";

    /// <summary>The name of <see cref="GainAndDetail"/>; its inputs are the photo and what is drawn.</summary>
    public const string Gain = "GainAndDetail";

    // What the interface was when all that is used here was there; it only grows.
    const uint ApiVersion = 22;

    const int ConvolutionInputs = 3;
    const int Slopes = 2;
    const int FloatType = 1;
    const int Failed = 1;

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
        AddOperator(domain, Winograd, ConvolutionInputs, &ComputeWinograd, transformed: 1);
        AddOperator(domain, WinogradAdded, ConvolutionInputs + 1, &ComputeWinogradAdded, transformed: 1);
        AddOperator(domain, Narrow, ConvolutionInputs, &ComputeNarrow);
        AddOperator(domain, Rise, 2, &ComputeRise);
        AddOperator(domain, End, 6, &ComputeEnd, transformed: 2);
        AddOperator(domain, Gain, 2, &ComputeGain);
        return domain;
    }

    /// <summary>Adds an operator of some inputs and one output. The runtime keeps it as long as it runs.</summary>
    static void AddOperator(void* domain, string name, nuint inputs, delegate* unmanaged<Kernel*, void*, void*> compute,
        nuint transformed = 0)
    {
        Operator* added = (Operator*)NativeMemory.AllocZeroed((nuint)sizeof(Operator));
        added->Name = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        added->Inputs = inputs;
        added->Transformed = transformed;
        added->Table.Version = ApiVersion;
        added->Table.GetName = &GetName;
        added->Table.GetExecutionProviderType = &GetProvider;
        added->Table.GetInputType = &GetElementType;
        added->Table.GetInputTypeCount = &GetInputCount;
        added->Table.GetOutputType = &GetElementType;
        added->Table.GetOutputTypeCount = &GetOutputCount;
        added->Table.KernelDestroy = &Destroy;
        added->Table.GetInputCharacteristic = &GetNothingSpecial;
        added->Table.GetOutputCharacteristic = &GetNothingSpecial;
        added->Table.GetInputMemoryType = &GetNothingSpecial;
        added->Table.CreateKernelV2 = &Create;
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
    static void* ComputeWinograd(Kernel* kernel, void* context) => Compute(kernel, context, static (picture, result, of, height, width) =>
        new WinogradConvolution(picture, added: null, result, of, height, width));

    [UnmanagedCallersOnly]
    static void* ComputeWinogradAdded(Kernel* kernel, void* context) => Guard(kernel, context, static (kernel, context) =>
    {
        Span<long> shape = stackalloc long[4], sum = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape), added = Data(Input(context, ConvolutionInputs), sum);
        ConvolutionWeights of = Factors(kernel, context, 1, (int)shape[1]);
        shape[1] = of.Outputs;
        if (!shape.SequenceEqual(sum))
            throw new InvalidOperationException("The picture that is added is not of the result's size.");
        return new WinogradConvolution(picture, added, Data(Output(context, shape), []), of, (int)shape[2], (int)shape[3]);
    });

    [UnmanagedCallersOnly]
    static void* ComputeNarrow(Kernel* kernel, void* context) => Compute(kernel, context, static (picture, result, of, height, width) =>
        new NarrowConvolution(picture, result, of.Weights, of.Biases, of.Inputs, of.Kernel, height, width));

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

    static RiseAndAdd Rising(void* context, float* other, ReadOnlySpan<long> twice, float* output)
    {
        Span<long> shape = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape);
        if (twice[1] != shape[1] || twice[2] != 2 * shape[2] || twice[3] != 2 * shape[3])
            throw new InvalidOperationException("The picture that is added is not twice the size of the other.");
        return new RiseAndAdd(picture, other, output, (int)shape[1], (int)shape[2], (int)shape[3]);
    }

    /// <summary>The weights that are an operator's input, and the biases behind them.</summary>
    static ConvolutionWeights Weights(void* context, nuint first, int inputs)
    {
        Span<long> count = stackalloc long[1];
        float* weights = Data(Input(context, first), count);
        float* biases = Biases(context, first + 1, out int outputs);
        return new ConvolutionWeights(weights, biases, inputs, outputs, (int)count[0]);
    }

    /// <summary>What a node has made of its weights of 3x3, and the biases behind them.</summary>
    static ConvolutionWeights Factors(Kernel* kernel, void* context, nuint first, int inputs)
    {
        float* biases = Biases(context, first + 1, out int outputs);
        if (inputs != kernel->Inputs || outputs != kernel->Outputs)
            throw new InvalidOperationException($"A convolution from {kernel->Inputs} to {kernel->Outputs} channels got {inputs} and {outputs} biases.");
        return new ConvolutionWeights(kernel->Factors, biases, inputs, outputs, WinogradTransform.Products * inputs * outputs);
    }

    static float* Biases(void* context, nuint input, out int outputs)
    {
        Span<long> count = stackalloc long[1];
        float* biases = Data(Input(context, input), count);
        outputs = (int)count[0] - Slopes;
        return biases;
    }

    delegate IPiecework Prepare(Kernel* kernel, void* context);

    delegate IPiecework Make(float* picture, float* result, ConvolutionWeights of, int height, int width);

    static void* Compute(Kernel* kernel, void* context, Make make) => Guard(kernel, context, (kernel, context) =>
    {
        Span<long> shape = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape);
        ConvolutionWeights of = kernel->Factors is null ? Weights(context, 1, (int)shape[1]) : Factors(kernel, context, 1, (int)shape[1]);
        shape[1] = of.Outputs;
        return make(picture, Data(Output(context, shape), []), of, (int)shape[2], (int)shape[3]);
    });

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

    /// <summary>A node in pieces, which the session's own threads take.</summary>
    sealed class Work(IPiecework whole)
    {
        readonly IPiecework node = whole;
        readonly int blocksOfAPiece = (whole.Blocks + Pieces - 1) / Pieces;
        Exception? fault;

        public void Run(void* context)
        {
            GCHandle handle = GCHandle.Alloc(this);
            try
            {
                int pieces = (node.Blocks + blocksOfAPiece - 1) / blocksOfAPiece;
                ThrowIf(((delegate* unmanaged<void*, delegate* unmanaged<void*, nuint, void>, nuint, nuint, void*, void*>)
                    Api[(int)Entry.KernelContextParallelFor])(context, &RunPiece, (nuint)pieces, 0, (void*)GCHandle.ToIntPtr(handle)));
            }
            finally
            {
                handle.Free();
            }
            if (fault is not null)
                throw fault;
        }

        [UnmanagedCallersOnly]
        static void RunPiece(void* handle, nuint piece)
        {
            Work work = (Work)GCHandle.FromIntPtr((nint)handle).Target!;
            try
            {
                int first = (int)piece * work.blocksOfAPiece;
                work.node.Run(first, Math.Min(work.blocksOfAPiece, work.node.Blocks - first));
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
    static nuint GetInputCount(Operator* asked) => asked->Inputs;

    [UnmanagedCallersOnly]
    static nuint GetOutputCount(Operator* asked) => 1;

    [UnmanagedCallersOnly]
    static int GetNothingSpecial(Operator* asked, nuint index) => 0;

    [UnmanagedCallersOnly]
    static void* Create(Operator* asked, void* api, void* info, Kernel** kernel)
    {
        try
        {
            Kernel made = asked->Transformed == 0 ? default : MakeFactors(info, asked->Transformed);
            *kernel = (Kernel*)NativeMemory.Alloc((nuint)sizeof(Kernel));
            **kernel = made;
            return null;
        }
        catch (Exception fault)
        {
            return Status(fault);
        }
    }

    /// <summary>Made as a session begins, so that they are neither copied with the graph nor made for every picture.</summary>
    static Kernel MakeFactors(void* info, nuint input)
    {
        int isConstant;
        void* value;
        ThrowIf(((delegate* unmanaged<void*, nuint, int*, void**, void*>)Api[(int)Entry.KernelInfoGetConstantInputTensor])(
            info, input, &isConstant, &value));
        if (isConstant == 0)
            throw new InvalidOperationException("A convolution's weights are not known before it runs.");
        Span<long> shape = stackalloc long[4];
        float* weights = Data(value, shape);
        int outputs = (int)shape[0], inputs = (int)shape[1];
        int count = checked(WinogradTransform.Products * WinogradConvolution.Summed(outputs) * inputs);
        float* factors = (float*)NativeMemory.Alloc((nuint)count, sizeof(float));
        WinogradConvolution.Factors(new(weights, outputs * inputs * 9), inputs, outputs, new(factors, count));
        return new Kernel { Factors = factors, Inputs = inputs, Outputs = outputs };
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

        /// <summary>The input of weights that are transformed once; 0, the picture, stands for none.</summary>
        public nuint Transformed;
    }

    /// <summary>What is kept for a node of a session's graph.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Kernel
    {
        public float* Factors;
        public int Inputs;
        public int Outputs;
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
