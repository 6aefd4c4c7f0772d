using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>A tensor in the memory that a model's session keeps for its own, and so among that which it has taken for the picture before;
/// contents start undefined. It must not outlive the session.</summary>
sealed unsafe class ArenaTensor<T> : IDisposable
    where T : unmanaged
{
    readonly T* elements;
    readonly int length;

    /// <summary>Takes memory for a tensor.</summary>
    /// <param name="memory">The session's memory.</param>
    /// <param name="shape">Its dimensions, which together are a few million elements at most.</param>
    public ArenaTensor(OrtAllocator memory, params long[] shape)
    {
        TensorElementType type = typeof(T) == typeof(byte) ? TensorElementType.UInt8 : TensorElementType.Float;
        Value = OrtValue.CreateAllocatedTensorValue(memory, type, shape);
        Span<T> all = Value.GetTensorMutableDataAsSpan<T>();
        length = all.Length;
        fixed (T* first = all)
            elements = first; // the runtime's memory stays where it is
    }

    /// <summary>The tensor as the runtime sees it.</summary>
    public OrtValue Value { get; }

    /// <summary>Its elements.</summary>
    public Span<T> Elements => new(elements, length);

    public void Dispose() => Value.Dispose();
}
