using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CartoonFunctions.Batches.Names;

/// <summary>What the names of results are made of: text, and placeholders such as <c>{name}</c>. Two of them have words of their
/// own.</summary>
sealed partial class NamePattern
{
    /// <summary>The longest pattern, in UTF-16 characters.</summary>
    const int MaxLength = 100;

    /// <summary>The fewest digits of a number that names no other count.</summary>
    const int FewestDigits = 3;

    const string Allowed =
        "Give sequence, original, or a pattern of text and {batch}, {number}, {number:000}, {name}, {style}, {date} and {time}, with {number} or {name} in it";

    static readonly Dictionary<string, string> presets = new(StringComparer.OrdinalIgnoreCase)
    {
        [OutputNaming.Sequence] = "{batch}_{number}",
        [OutputNaming.Original] = "{name}",
    };

    readonly string pattern;

    NamePattern(string pattern) => this.pattern = pattern;

    /// <summary>The pattern of a word or a pattern; that of numbers where this version can't read it.</summary>
    public static NamePattern Of(string chosen) => new(WhyNot(chosen) is null ? Spelled(chosen) : presets[OutputNaming.Sequence]);

    /// <summary>Why a text is no pattern, as a sentence that says what is; null when it is one.</summary>
    public static string? WhyNot(string chosen)
    {
        string pattern = Spelled(chosen);
        string text = Placeholder().Replace(pattern, "");
        if (text.EnumerateRunes().Any(rune => PortableName.IsForbidden(rune) || rune.Value is '{' or '}'))
            return $"{Allowed}; no other braces, and none of < > : \" / \\ | ? * in its text.";
        if (!Placeholder().EnumerateMatches(pattern).MoveNext() || !TellsApart().IsMatch(pattern))
            return $"{Allowed}: else all results would have one name.";
        return pattern.Length > MaxLength
            ? string.Create(CultureInfo.InvariantCulture, $"{Allowed}, of {MaxLength} characters at most.") : null;
    }

    /// <summary>The name of a photo's result without its ending, safe on every file system.</summary>
    /// <param name="sourceName">The photo's name.</param>
    /// <param name="number">Its number.</param>
    /// <param name="photos">How many there are.</param>
    /// <param name="batch">What stands for <c>{batch}</c>.</param>
    /// <param name="style">What stands for <c>{style}</c>.</param>
    /// <param name="startedAt">When the batch began.</param>
    public string NameOf(string sourceName, int number, int photos, string batch, string style, DateTimeOffset startedAt)
    {
        // A long name gives way, and never what tells it from others.
        int others = Encoding.UTF8.GetByteCount(Fill(""));
        int times = Math.Max(1, Placeholder().Matches(pattern).Count(match => match.Groups["what"].Value == "name"));
        return PortableName.Safe(Fill(PortableName.Shortened(PortableName.StemOf(sourceName), (PortableName.MaxBytes - others) / times)));

        string Fill(string name) => Placeholder().Replace(pattern, match => match.Groups["what"].Value switch
        {
            "batch" => batch,
            "number" => Number(number, match.Groups["digits"] is { Success: true, Length: var digits } ? digits : DigitsOf(photos)),
            "style" => style,
            "date" => startedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "time" => startedAt.ToString("HHmmss", CultureInfo.InvariantCulture),
            _ => name,
        });
    }

    /// <summary>As many digits as the largest number has, so that names stand in order; three at least.</summary>
    public static int DigitsOf(int photos) => Math.Max(FewestDigits, photos.ToString(CultureInfo.InvariantCulture).Length);

    /// <summary>A number with zeros in front.</summary>
    public static string Number(int number, int digits) => number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

    static string Spelled(string chosen) => presets.GetValueOrDefault(chosen, chosen);

    [GeneratedRegex(@"\{(?:(?<what>batch|name|style|date|time)|(?<what>number)(?::(?<digits>0{1,9}))?)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{(name|number(:0{1,9})?)\}")]
    private static partial Regex TellsApart();
}
