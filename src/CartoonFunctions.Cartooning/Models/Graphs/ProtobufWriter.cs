using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CartoonFunctions.Cartooning.Models.Graphs;

/// <summary>Writes a message in the protobuf wire format, field by field: the little of it that an ONNX file needs.</summary>
sealed class ProtobufWriter
{
    const int VarintType = 0;
    const int LengthType = 2;
    const int Fixed32Type = 5;

    readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>An integer or enumeration.</summary>
    public ProtobufWriter Integer(int field, long value)
    {
        Varint((ulong)((field << 3) | VarintType));
        Varint((ulong)value);
        return this;
    }

    /// <summary>A float.</summary>
    public ProtobufWriter Float(int field, float value)
    {
        Varint((ulong)((field << 3) | Fixed32Type));
        BinaryPrimitives.WriteSingleLittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
        return this;
    }

    /// <summary>A string.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message inside.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    /// <summary>Bytes.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)((field << 3) | LengthType));
        Varint((ulong)value.Length);
        buffer.Write(value);
        return this;
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Put((byte)(value | 0x80));
        Put((byte)value);
    }

    void Put(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }
}
