using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// Convolutions of this assembly as operators of ONNX Runtime, through its C interface: .NET's one can only load such operators from a
/// library. Inputs: the picture [1, inputs, H, W], the weights in the convolution's own order, and the biases, behind them the slope of
/// a leaky rectifier, which is 1 where there is none.
/// </summary>
static unsafe partial class ConvolutionOperators
{
    /// <summary>The domain of their names.</summary>
    public const string Domain = "cartoonfunctions";

    /// <summary>The name of <see cref="WinogradConvolution"/>.</summary>
    public const string Winograd = "WinogradConv";

    /// <summary>The name of <see cref="NarrowConvolution"/>.</summary>
    public const string Narrow = "NarrowConv";

    /// <summary>The name of <see cref="RiseAndAdd"/>; its inputs are the two pictures.</summary>
    public const string Rise = "RiseAndAdd";

    // What the interface was when all that is used here was there; it only grows.
    const uint ApiVersion = 22;

    const int ConvolutionInputs = 3;
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
        KernelContextParallelFor = 274,
    }

    static void** LoadApi() => (void**)((delegate* unmanaged<uint, void*>)(*GetApiBase()))(ApiVersion);

    static void* MakeDomain()
    {
        void* domain;
        fixed (byte* name = Encoding.UTF8.GetBytes(Domain + '\0'))
            ThrowIf(((delegate* unmanaged<byte*, void**, void*>)Api[(int)Entry.CreateCustomOpDomain])(name, &domain));
        AddOperator(domain, Winograd, ConvolutionInputs, &ComputeWinograd);
        AddOperator(domain, Narrow, ConvolutionInputs, &ComputeNarrow);
        AddOperator(domain, Rise, 2, &ComputeRise);
        return domain;
    }

    /// <summary>Adds an operator of some inputs and one output. The runtime keeps it as long as it runs.</summary>
    static void AddOperator(void* domain, string name, nuint inputs, delegate* unmanaged<void*, void*, void*> compute)
    {
        Operator* added = (Operator*)NativeMemory.AllocZeroed((nuint)sizeof(Operator));
        added->Name = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        added->Inputs = inputs;
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
    static void* ComputeWinograd(void* kernel, void* context) => Compute(context, static (in Operands of) => new WinogradConvolution(
        of.Picture, of.Result, of.Weights, of.Biases, of.Biases[of.Outputs], of.Inputs, of.Outputs, of.Height, of.Width));

    [UnmanagedCallersOnly]
    static void* ComputeNarrow(void* kernel, void* context) => Compute(context, static (in Operands of) => new NarrowConvolution(
        of.Picture, of.Result, of.Weights, of.Biases, of.Inputs, (int)Math.Sqrt(of.WeightCount / (of.Inputs * of.Outputs)), of.Height,
            of.Width));

    [UnmanagedCallersOnly]
    static void* ComputeRise(void* kernel, void* context) => Guard(context, static context =>
    {
        Span<long> shape = stackalloc long[4], twice = stackalloc long[4];
        float* picture = Data(Input(context, 0), shape);
        float* other = Data(Input(context, 1), twice);
        if (twice[1] != shape[1] || twice[2] != 2 * shape[2] || twice[3] != 2 * shape[3])
            throw new InvalidOperationException("The picture that is added is not twice the size of the other.");
        return new RiseAndAdd(picture, other, Data(Output(context, twice), []), (int)shape[1], (int)shape[2], (int)shape[3]);
    });

    delegate IPiecework Prepare(void* context);

    delegate IPiecework Make(in Operands of);

    /// <summary>What a node works on.</summary>
    readonly ref struct Operands
    {
        public required float* Picture { get; init; }

        public required float* Weights { get; init; }

        public required float* Biases { get; init; }

        public required float* Result { get; init; }

        public required int WeightCount { get; init; }

        public required int Inputs { get; init; }

        public required int Outputs { get; init; }

        public required int Height { get; init; }

        public required int Width { get; init; }
    }

    static void* Compute(void* context, Make make) => Guard(context, context =>
    {
        Span<long> shape = stackalloc long[4], weightCount = stackalloc long[1], biasCount = stackalloc long[1];
        float* picture = Data(Input(context, 0), shape);
        float* weights = Data(Input(context, 1), weightCount);
        float* biases = Data(Input(context, 2), biasCount);
        int inputs = (int)shape[1], outputs = (int)biasCount[0] - 1;
        shape[1] = outputs;
        Operands operands = new()
        {
            Picture = picture,
            Weights = weights,
            Biases = biases,
            Result = Data(Output(context, shape), []),
            WeightCount = (int)weightCount[0],
            Inputs = inputs,
            Outputs = outputs,
            Height = (int)shape[2],
            Width = (int)shape[3],
        };
        return make(operands);
    });

    /// <summary>Runs a node; what went wrong, or null. No exception may get into the runtime.</summary>
    static void* Guard(void* context, Prepare prepare)
    {
        try
        {
            new Work(prepare(context)).Run(context);
            return null;
        }
        catch (Exception fault)
        {
            fixed (byte* message = Encoding.UTF8.GetBytes(fault.Message + '\0'))
                return ((delegate* unmanaged<int, byte*, void*>)Api[(int)Entry.CreateStatus])(Failed, message);
        }
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
    static void* Create(Operator* asked, void* api, void* info, void** kernel)
    {
        *kernel = asked; // nothing is kept for a node
        return null;
    }

    [UnmanagedCallersOnly]
    static void Destroy(void* kernel)
    {
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
        public delegate* unmanaged<void*, void> KernelDestroy;
        public delegate* unmanaged<Operator*, nuint, int> GetInputCharacteristic;
        public delegate* unmanaged<Operator*, nuint, int> GetOutputCharacteristic;
        public delegate* unmanaged<Operator*, nuint, int> GetInputMemoryType;
        public void* GetVariadicInputMinArity;
        public void* GetVariadicInputHomogeneity;
        public void* GetVariadicOutputMinArity;
        public void* GetVariadicOutputHomogeneity;
        public delegate* unmanaged<Operator*, void*, void*, void**, void*> CreateKernelV2;
        public delegate* unmanaged<void*, void*, void*> KernelComputeV2;
        public void* InferOutputShape;
        public void* GetStartVersion;
        public void* GetEndVersion;
        public void* GetMayInplace;
        public void* ReleaseMayInplace;
        public void* GetAliasMap;
        public void* ReleaseAliasMap;
    }
}
