using CartoonFunctions.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning;

/// <summary>A tensor over a buffer of the pool; contents start undefined.</summary>
sealed class PooledTensor<T> : IDisposable
    where T : unmanaged
{
    readonly int length;
    T[] buffer;

    /// <summary>Rents a tensor.</summary>
    /// <param name="shape">Its dimensions, which together are a few million elements at most.</param>
    public PooledTensor(params int[] shape)
    {
        length = 1;
        foreach (int dimension in shape)
            length = checked(length * dimension);
        buffer = PixelPool<T>.Shared.Rent(length);
        Value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.AsMemory(0, length), Array.ConvertAll(shape, dimension => (long)dimension));
    }

    /// <summary>The tensor as the runtime sees it.</summary>
    public OrtValue Value { get; }

    /// <summary>Its elements.</summary>
    public Span<T> Elements => buffer.AsSpan(0, length);

    public void Dispose()
    {
        Value.Dispose();
        if (buffer.Length > 0)
            PixelPool<T>.Shared.Return(buffer);
        buffer = [];
    }
}
