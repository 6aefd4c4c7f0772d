using System.Buffers.Binary;

namespace CartoonFunctions.Imaging.Formats;

/// <summary>The primary picture of an ISO media file (HEIF, AVIF), from its properties alone (ISO/IEC 23008-12).</summary>
/// <param name="ItemType">How it is coded: "hvc1", "av01", "grid" of tiles, …</param>
/// <param name="Width">Pixels across once upright.</param>
/// <param name="Height">Pixels down once upright.</param>
/// <param name="Bits">Bits a sample; 8 where it isn't said.</param>
/// <param name="Colours">Its colours by name; null where they have none.</param>
sealed record IsoPicture(string ItemType, long Width, long Height, int Bits, ColourName? Colours)
{
    const int MostProperties = 4096;

    /// <summary>Whether the file has a track of pictures (a burst) and no picture on its own.</summary>
    public static bool IsTrackOnly(ReadOnlySpan<byte> file) => Box(file, "moov"u8, out _) && !Box(file, "meta"u8, out _);

    /// <summary>Reads the description; null where it is broken or not all in these bytes.</summary>
    public static IsoPicture? Read(ReadOnlySpan<byte> file)
    {
        try
        {
            return Box(file, "meta"u8, out ReadOnlySpan<byte> meta) && meta.Length > 4 ? ReadMeta(meta[4..]) : null;
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // A box promises more than there is.
            return null;
        }
    }

    static IsoPicture? ReadMeta(ReadOnlySpan<byte> meta)
    {
        if (!Box(meta, "pitm"u8, out ReadOnlySpan<byte> primary) || !Box(meta, "iprp"u8, out ReadOnlySpan<byte> iprp)
            || !Box(iprp, "ipco"u8, out ReadOnlySpan<byte> properties) || !Box(iprp, "ipma"u8, out ReadOnlySpan<byte> links))
            return null;
        uint item = primary[0] == 0 ? BinaryPrimitives.ReadUInt16BigEndian(primary[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(primary[4..]);
        string type = Box(meta, "iinf"u8, out ReadOnlySpan<byte> items) ? TypeOf(items, item) : "";

        (long width, long height, int bits) = (0, 0, 8);
        ColourName? colours = null;
        foreach (int index in PropertiesOf(links, item))
        {
            if (!Nth(properties, index, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> box))
                continue;
            if (name.SequenceEqual("ispe"u8))
                (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(box[4..]), BinaryPrimitives.ReadUInt32BigEndian(box[8..]));
            else if (name.SequenceEqual("clap"u8))
                (width, height) = (Ratio(box), Ratio(box[8..]));
            else if (name.SequenceEqual("irot"u8) && (box[0] & 1) == 1)
                (width, height) = (height, width);
            else if (name.SequenceEqual("pixi"u8) && box[4] > 0)
                bits = box[5];
            else if (name.SequenceEqual("colr"u8) && box.StartsWith("nclx"u8))
                colours = new ColourName(BinaryPrimitives.ReadUInt16BigEndian(box[4..]), BinaryPrimitives.ReadUInt16BigEndian(box[6..]));
        }
        return width == 0 || height == 0 ? null : new IsoPicture(type, width, height, bits, colours);
    }

    static long Ratio(ReadOnlySpan<byte> fraction) =>
        BinaryPrimitives.ReadUInt32BigEndian(fraction) / Math.Max(1, BinaryPrimitives.ReadUInt32BigEndian(fraction[4..]));

    /// <summary>The item's type among the entries of "iinf".</summary>
    static string TypeOf(ReadOnlySpan<byte> iinf, uint item)
    {
        ReadOnlySpan<byte> entries = iinf[(iinf[0] == 0 ? 6 : 8)..];
        for (int index = 1; Nth(entries, index, out _, out ReadOnlySpan<byte> entry); index++)
        {
            bool wide = entry[0] >= 3;
            uint id = wide ? BinaryPrimitives.ReadUInt32BigEndian(entry[4..]) : BinaryPrimitives.ReadUInt16BigEndian(entry[4..]);
            if (id == item)
                return System.Text.Encoding.ASCII.GetString(entry.Slice(wide ? 10 : 8, 4));
        }
        return "";
    }

    /// <summary>The numbers, from 1, of the properties that "ipma" links to an item, in the order in which they apply.</summary>
    static List<int> PropertiesOf(ReadOnlySpan<byte> ipma, uint item)
    {
        List<int> numbers = [];
        bool wideItems = ipma[0] > 0;
        bool wideNumbers = (ipma[3] & 1) == 1;
        uint entries = BinaryPrimitives.ReadUInt32BigEndian(ipma[4..]);
        int at = 8;
        for (uint i = 0; i < entries && at < ipma.Length; i++)
        {
            uint id = wideItems ? BinaryPrimitives.ReadUInt32BigEndian(ipma[at..]) : BinaryPrimitives.ReadUInt16BigEndian(ipma[at..]);
            at += wideItems ? 4 : 2;
            int count = ipma.Slice(at++, 1)[0];
            for (int n = 0; n < count; n++, at += wideNumbers ? 2 : 1)
            {
                if (id == item)
                    numbers.Add(wideNumbers ? BinaryPrimitives.ReadUInt16BigEndian(ipma[at..]) & 0x7FFF : ipma.Slice(at, 1)[0] & 0x7F);
            }
        }
        return numbers;
    }

    /// <summary>The content of the first box of a name.</summary>
    static bool Box(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> wanted, out ReadOnlySpan<byte> content)
    {
        for (int index = 1; Nth(boxes, index, out ReadOnlySpan<byte> name, out content); index++)
        {
            if (name.SequenceEqual(wanted))
                return true;
        }
        return false;
    }

    /// <summary>The box of a number, from 1. One that goes on beyond these bytes has what there is of it, and none behind it.</summary>
    static bool Nth(ReadOnlySpan<byte> boxes, int number, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> content)
    {
        name = content = default;
        for (int i = 1; i <= Math.Min(number, MostProperties); i++)
        {
            if (boxes.Length < 8)
                return false;
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(boxes);
            int head = 8;
            if (size == 1 && boxes.Length >= 16)
                (size, head) = (BinaryPrimitives.ReadUInt64BigEndian(boxes[8..]), 16);
            if (size == 0)
                size = (ulong)boxes.Length;
            if (size < (ulong)head)
                return false;
            int length = (int)Math.Min(size, (ulong)boxes.Length);
            name = boxes.Slice(4, 4);
            content = boxes[head..length];
            boxes = boxes[length..];
        }
        return number <= MostProperties;
    }
}
