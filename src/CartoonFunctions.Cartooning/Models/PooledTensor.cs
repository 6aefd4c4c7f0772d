using CartoonFunctions.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>A tensor over a buffer of the pool; contents start undefined.</summary>
sealed class PooledTensor<T> : IDisposable
    where T : unmanaged
{
    readonly PixelBuffer<T> buffer;

    /// <summary>Rents a tensor.</summary>
    /// <param name="shape">Its dimensions, which together are a few million elements at most.</param>
    public PooledTensor(params int[] shape)
    {
        int length = 1;
        foreach (int dimension in shape)
            length = checked(length * dimension);
        buffer = new PixelBuffer<T>(length);
        Value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.Memory,
            Array.ConvertAll(shape, dimension => (long)dimension));
    }

    /// <summary>The tensor as the runtime sees it.</summary>
    public OrtValue Value { get; }

    /// <summary>Its elements.</summary>
    public Span<T> Elements => buffer.Span;

    public void Dispose()
    {
        Value.Dispose();
        buffer.Dispose();
    }
}
