using System.Text;

namespace CartoonFunctions.Batches.Names;

/// <summary>The name that a person gives a batch, for lists and for the zip.</summary>
public static class BatchName
{
    /// <summary>The longest name, in UTF-16 characters.</summary>
    public const int MaxLength = 80;

    /// <summary>The name as it is kept: without spaces around it and in one spelling; null where nothing is left of it.</summary>
    public static string? Tidy(string? name) => name?.Trim() is { Length: > 0 } given ? ComposedText.Of(given) : null;

    /// <summary>Why a tidy name cannot be used, as a sentence; null when it can.</summary>
    public static string? WhyNot(string name)
    {
        if (name.Length > MaxLength)
            return FormattableString.Invariant($"The name has {name.Length} characters; {MaxLength} are allowed.");
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (PhotoNames.IsForbidden(rune))
                return "The name has characters that can't be seen or don't belong in a name: control characters, direction marks or a backslash.";
        }
        return null;
    }

    /// <summary>The file name of the zip of a batch with that name: one that every file system takes.</summary>
    public static string Zip(string name) => $"{PortableName.Of(name.Replace('/', '_'))}.zip";
}
