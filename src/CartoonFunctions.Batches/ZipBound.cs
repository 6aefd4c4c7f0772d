using System.Globalization;
using System.Text.RegularExpressions;

namespace CartoonFunctions.Batches;

/// <summary>The largest zip that somebody takes: mail and drives have limits.</summary>
static partial class ZipBound
{
    /// <summary>What is a size, in a few words.</summary>
    public const string Taken = "a size of 1MB or more, such as 25MB, 100MB or 2GB";

    const long Smallest = 1_000_000;

    /// <summary>The bytes of a size such as <c>100MB</c> or <c>2 GiB</c>; null where it is none.</summary>
    public static long? BytesOf(string? text)
    {
        if (text is null || Size().Match(text) is not { Success: true } size)
            return null;
        long unit = (size.Groups["prefix"].Value.ToUpperInvariant(), size.Groups["binary"].Success) switch
        {
            ("M", false) => 1_000_000,
            ("M", true) => 1 << 20,
            ("G", false) => 1_000_000_000,
            _ => 1 << 30,
        };
        double bytes = double.Parse(size.Groups["number"].Value, CultureInfo.InvariantCulture) * unit;
        return bytes is >= Smallest and < long.MaxValue ? (long)bytes : null;
    }

    /// <summary>Why a text is no such size, as a sentence; null when it is one.</summary>
    public static string? WhyNot(string text) => text.Length == 0 || BytesOf(text) is not null ? null : $"Give {Taken}.";

    [GeneratedRegex(@"^\s*(?<number>\d{1,6}(\.\d{1,3})?)\s*(?<prefix>[MG])(?<binary>i)?B?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Size();
}
