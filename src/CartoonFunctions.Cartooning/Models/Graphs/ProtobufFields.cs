using System.Text;

namespace CartoonFunctions.Cartooning.Models.Graphs;

/// <summary>
/// Walks through the fields of a message in the protobuf wire format, one <see cref="Read"/> after another. Positions count from the
/// beginning of the file, so that a field can be found again there. Every step is checked against the message's end.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the message begins.</param>
/// <param name="end">Where it ends.</param>
/// <exception cref="InvalidDataException">By <see cref="Read"/>: the message is broken.</exception>
ref struct ProtobufFields(ReadOnlySpan<byte> file, int start, int end)
{
    readonly int end = end;
    const int LongestVarintBytes = 10;

    readonly ReadOnlySpan<byte> file = file;
    int next = start;

    /// <summary>The fields of a whole file.</summary>
    public ProtobufFields(ReadOnlySpan<byte> file)
        : this(file, 0, file.Length)
    {
    }

    /// <summary>The number of the field that was read.</summary>
    public int Number { get; private set; }

    /// <summary>Where its tag is.</summary>
    public int Tag { get; private set; }

    /// <summary>The value of an integer; of any other field 0.</summary>
    public ulong Integer { get; private set; }

    /// <summary>Where the bytes, the text or the message in it begin.</summary>
    public int Start { get; private set; }

    /// <summary>The bytes or the text in it; of an integer, none.</summary>
    public readonly ReadOnlySpan<byte> Bytes => file[Start..next];

    /// <summary>Where the field ends.</summary>
    public readonly int End => next;

    /// <summary>The text in it.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The fields of the message in it.</summary>
    public readonly ProtobufFields Message => new(file, Start, next);

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Read()
    {
        if (next == end)
            return false;
        Tag = next;
        ulong tag = Varint();
        Number = (int)Math.Min(tag >> 3, int.MaxValue);
        int type = (int)(tag & 7);
        Integer = type == 0 ? Varint() : 0;
        ulong length = type switch
        {
            0 => 0,
            1 => 8,
            2 => Varint(),
            5 => 4,
            _ => throw Broken(), // groups, which ONNX has none of
        };
        if (length > (ulong)(end - next))
            throw Broken();
        Start = next;
        next += (int)length;
        return true;
    }

    /// <summary>Adds the integer, or all of those that are packed in the field.</summary>
    public readonly void AddIntegers(List<long> to)
    {
        ProtobufFields packed = Message;
        if (packed.next == packed.end)
            to.Add((long)Integer);
        while (packed.next < packed.end)
            to.Add((long)packed.Varint());
    }

    ulong Varint()
    {
        ulong value = 0;
        for (int bytes = 0; bytes < LongestVarintBytes && next < end; bytes++)
        {
            byte part = file[next++];
            value |= (ulong)(part & 0x7F) << (7 * bytes);
            if (part < 0x80)
                return value;
        }
        throw Broken();
    }

    static InvalidDataException Broken() => new("The message is broken.");
}
