using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CartoonFunctions.Cartooning.Models.Conversion;

/// <summary>
/// A table of a FlatBuffers file, read without a schema compiler: fields by their number in the schema, absent ones as their
/// default. Every access is checked against the file's end.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">By every member: an offset points out of the file.</exception>
readonly struct FlatBufferTable
{
    readonly ReadOnlyMemory<byte> file;
    readonly int position;

    FlatBufferTable(ReadOnlyMemory<byte> file, int position)
    {
        this.file = file;
        this.position = position;
    }

    ReadOnlySpan<byte> Span => file.Span;

    /// <summary>The root table of a file.</summary>
    public static FlatBufferTable Root(ReadOnlyMemory<byte> file) => new(file, Follow(file.Span, 0));

    /// <summary>A 32-bit field.</summary>
    public int Int32(int field) => At(field) is var at and > 0 ? ReadInt32(Span, at) : 0;

    /// <summary>An 8-bit field.</summary>
    public byte Byte(int field) => At(field) is var at and > 0 ? Span.Slice(at, 1)[0] : (byte)0;

    /// <summary>A vector of bytes, empty when absent.</summary>
    public ReadOnlyMemory<byte> Bytes(int field) => Vector(field, elementBytes: 1);

    /// <summary>A vector of 32-bit integers, empty when absent.</summary>
    public int[] Int32s(int field) => MemoryMarshal.Cast<byte, int>(Vector(field, elementBytes: 4).Span).ToArray();

    /// <summary>A table, or null when absent.</summary>
    public FlatBufferTable? Table(int field) => At(field) is var at and > 0 ? new FlatBufferTable(file, Follow(Span, at)) : null;

    /// <summary>A vector of tables, empty when absent.</summary>
    public FlatBufferTable[] Tables(int field)
    {
        int at = At(field);
        if (at == 0)
            return [];
        int start = Follow(Span, at) + 4;
        FlatBufferTable[] tables = new FlatBufferTable[Vector(field, elementBytes: 4).Length / 4];
        for (int i = 0; i < tables.Length; i++)
            tables[i] = new FlatBufferTable(file, Follow(Span, start + (4 * i)));
        return tables;
    }

    /// <summary>The table's own bytes as they lie in the file, and where its fields are: equal for equal scalar contents written by one
    /// program.</summary>
    public ReadOnlySpan<byte> Inline => Span.Slice(position + 4, ReadUInt16(Span, VTable + 2) - 4);

    int VTable => position - ReadInt32(Span, position);

    /// <summary>Where a field lies, or 0 when it is absent.</summary>
    int At(int field)
    {
        int slot = 4 + (2 * field);
        if (slot >= ReadUInt16(Span, VTable))
            return 0;
        int offset = ReadUInt16(Span, VTable + slot);
        return offset == 0 ? 0 : position + offset;
    }

    ReadOnlyMemory<byte> Vector(int field, int elementBytes)
    {
        int at = At(field);
        if (at == 0)
            return default;
        int start = Follow(Span, at);
        long bytes = (long)ReadUInt32(Span, start) * elementBytes;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, int.MaxValue);
        return file.Slice(start + 4, (int)bytes);
    }

    static int Follow(ReadOnlySpan<byte> span, int at)
    {
        long target = at + (long)ReadUInt32(span, at);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, span.Length);
        return (int)target;
    }

    static int ReadInt32(ReadOnlySpan<byte> span, int at) => BinaryPrimitives.ReadInt32LittleEndian(span.Slice(at, 4));

    static uint ReadUInt32(ReadOnlySpan<byte> span, int at) => BinaryPrimitives.ReadUInt32LittleEndian(span.Slice(at, 4));

    static ushort ReadUInt16(ReadOnlySpan<byte> span, int at) => BinaryPrimitives.ReadUInt16LittleEndian(span.Slice(at, 2));
}
