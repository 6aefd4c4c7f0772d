using System.Text;

namespace CartoonFunctions.Storage.Folders;

/// <summary>
/// Paths whose bytes are not all UTF-8, as old archives and other systems leave them, in a string that keeps every byte: a byte
/// that is none becomes the lone surrogate U+DC00 plus its value, which no real text holds.
/// </summary>
static class RawNames
{
    const int Escape = 0xDC00;

    /// <summary>A name from its bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        StringBuilder name = new(bytes.Length);
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
            {
                name.Append(rune.ToString());
            }
            else
            {
                foreach (byte stray in bytes[..consumed])
                    name.Append((char)(Escape + stray));
            }
            bytes = bytes[consumed..];
        }
        return name.ToString();
    }

    /// <summary>The bytes of a name or path, with the zero at the end that the system wants.</summary>
    public static byte[] Encode(string path)
    {
        List<byte> bytes = new(path.Length + 1);
        Span<byte> utf8 = stackalloc byte[4];
        for (int at = 0; at < path.Length;)
        {
            if (IsEscape(path[at]))
            {
                bytes.Add((byte)(path[at++] - Escape));
                continue;
            }
            Rune.DecodeFromUtf16(path.AsSpan(at), out Rune rune, out int consumed);
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            at += consumed;
        }
        bytes.Add(0);
        return [.. bytes];
    }

    /// <summary>Whether a path holds bytes that are not UTF-8.</summary>
    public static bool IsRaw(string path)
    {
        for (int at = 0; at < path.Length; at++)
        {
            if (char.IsHighSurrogate(path[at]))
                at++;
            else if (IsEscape(path[at]))
                return true;
        }
        return false;
    }

    /// <summary>The name as it can be shown and stored: a byte that is no text becomes the replacement character.</summary>
    public static string Printable(string name) => IsRaw(name) ? Encoding.UTF8.GetString(Encode(name).AsSpan()[..^1]) : name;

    /// <summary>A path as text that JSON keeps: a byte that is no text becomes a zero, which no path has, and two digits.</summary>
    public static string Spell(string path) => !IsRaw(path) ? path : string.Concat(Decode(Encode(path).AsSpan()[..^1]).Select(c =>
        IsEscape(c) ? $"\0{c - Escape:X2}" : c.ToString()));

    /// <summary>The path that <see cref="Spell"/> spelled.</summary>
    public static string Unspell(string text)
    {
        StringBuilder path = new(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != '\0')
            {
                path.Append(text[at]);
                continue;
            }
            path.Append((char)(Escape + Convert.FromHexString(text.AsSpan(at + 1, 2))[0]));
            at += 2;
        }
        return path.ToString();
    }

    static bool IsEscape(char c) => c is >= (char)(Escape + 0x80) and <= (char)(Escape + 0xFF);
}
