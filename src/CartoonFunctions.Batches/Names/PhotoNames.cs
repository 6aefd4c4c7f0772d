using System.Globalization;
using System.Text;

namespace CartoonFunctions.Batches.Names;

/// <summary>Which names photos may have where strangers name them: relative paths that mean the same everywhere and hide nothing.</summary>
public static class PhotoNames
{
    /// <summary>The longest name, in UTF-16 characters.</summary>
    public const int MaxLength = 255;

    /// <summary>Why a name cannot be used, as a sentence; null when it can.</summary>
    public static string? WhyNot(string name)
    {
        if (name.Length == 0)
            return "The name is empty.";
        if (name.Length > MaxLength)
            return FormattableString.Invariant($"The name has {name.Length} characters; {MaxLength} are allowed.");
        if (HasForbiddenRune(name))
            return "The name has characters that can't be seen or don't belong in a name: control characters, direction marks or a backslash.";
        foreach (string part in name.Split('/'))
        {
            if (part.Length == 0 || part.EndsWith('.') || part.Trim().Length != part.Length)
                return "The name must be a relative path without empty parts, '.' or '..', and no part may end with a dot or begin or end with a space.";
        }
        return null;
    }

    static bool HasForbiddenRune(string name)
    {
        // A lone surrogate is enumerated as the replacement character, which is not in any real name either.
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (IsForbidden(rune))
                return true;
        }
        return false;
    }

    /// <summary>Whether it belongs in no name: it cannot be seen, or is a backslash or stands for what could not be read.</summary>
    internal static bool IsForbidden(Rune rune) =>
        rune.Value is '\\' or 0xFFFD || Rune.GetUnicodeCategory(
            rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            || IsDirectionMark(rune);

    static bool IsDirectionMark(Rune rune) =>
        rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
