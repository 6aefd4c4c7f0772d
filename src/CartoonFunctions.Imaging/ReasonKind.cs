using System.Globalization;
using System.Text.RegularExpressions;

namespace CartoonFunctions.Imaging;

/// <summary>One entry of a catalogue of reasons: a code, and the English text with a place for every value.</summary>
/// <param name="Code">The stable name.</param>
/// <param name="Template">The text; <c>{width}</c> is the place of a value, and <c>{a format}</c> that of one with its article before
/// it.</param>
public sealed partial record ReasonKind(string Code, string Template)
{
    /// <summary>The names of the values, in the order of the text.</summary>
    public IReadOnlyList<string> ValueNames =>
        [.. Place().Matches(Template).Select(place => place.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>The reason with these values.</summary>
    /// <exception cref="KeyNotFoundException">A value that the text speaks of is missing.</exception>
    public Reason With(params ReadOnlySpan<(string Name, object Value)> values)
    {
        Dictionary<string, string> texts = new(values.Length, StringComparer.Ordinal);
        foreach ((string name, object value) in values)
            texts[name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        string text = Place().Replace(Template, place =>
            Article(place, texts[place.Groups["name"].Value]) + texts[place.Groups["name"].Value]);
        return new Reason(Code, texts.Count > 0 ? texts : null, text);
    }

    // The names of formats are said as words or begin with a letter whose own name has the sound that it stands for.
    static string Article(Match place, string value) =>
        !place.Groups["article"].Success ? "" : "AEIOUaeiou".Contains(value[0]) ? "an " : "a ";

    [GeneratedRegex(@"\{(?<article>a )?(?<name>\w+)\}")]
    private static partial Regex Place();
}
