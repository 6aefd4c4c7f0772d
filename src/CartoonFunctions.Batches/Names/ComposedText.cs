using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CartoonFunctions.Batches.Names;

/// <summary>
/// Unicode's composed form (NFC, UAX #15): one spelling for what reads the same, so that é written as one or as two characters is one
/// name. .NET has it only with ICU, which not every machine has; the table beside this file is of Unicode 14.
/// </summary>
public static class ComposedText
{
    // Below this every character is composed already.
    const char FirstMark = '\u0300';

    // Hangul syllables are composed by arithmetic (Unicode 3.12).
    const int Syllables = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Trails = 0x11A7;
    const int LeadCount = 19, VowelCount = 21, TrailCount = 28;

    static readonly Lazy<Table> Canonical = new(Table.Read);

    /// <summary>The composed form of a text.</summary>
    public static string Of(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(FirstMark - 1)) < 0 ? text : Compose(Decompose(text));

    static List<int> Decompose(string text)
    {
        List<int> points = [];
        foreach (Rune rune in text.EnumerateRunes())
            Decompose(rune.Value, points);
        // Marks are put in the order of their classes; those of one class stay as they are.
        for (int at = 1; at < points.Count; at++)
        {
            for (int back = at; back > 0 && ClassOf(points[back]) is > 0 and int own && ClassOf(points[back - 1]) > own; back--)
                (points[back], points[back - 1]) = (points[back - 1], points[back]);
        }
        return points;
    }

    static void Decompose(int point, List<int> points)
    {
        int syllable = point - Syllables;
        if (syllable is >= 0 and < LeadCount * VowelCount * TrailCount)
        {
            points.Add(Leads + (syllable / (VowelCount * TrailCount)));
            points.Add(Vowels + (syllable / TrailCount % VowelCount));
            if (syllable % TrailCount > 0)
                points.Add(Trails + (syllable % TrailCount));
        }
        else if (Canonical.Value.Parts.TryGetValue(point, out int[]? parts))
        {
            foreach (int part in parts)
                Decompose(part, points);
        }
        else
        {
            points.Add(point);
        }
    }

    static string Compose(List<int> points)
    {
        int starter = -1;
        int written = 0;
        int lastClass = 0;
        for (int at = 0; at < points.Count; at++)
        {
            int point = points[at];
            int own = ClassOf(point);
            // A mark reaches its starter unless one of its class or a higher one stands between.
            bool reaches = starter >= 0 && (starter == written - 1 || lastClass < own);
            if (reaches && Composed(points[starter], point) is { } both)
            {
                points[starter] = both;
                continue;
            }
            (starter, lastClass) = own == 0 ? (written, 0) : (starter, own);
            points[written++] = point;
        }
        StringBuilder text = new(written);
        foreach (int point in points.Take(written))
            text.Append(new Rune(point).ToString());
        return text.ToString();
    }

    static int? Composed(int first, int second)
    {
        if (first - Leads is >= 0 and < LeadCount and int lead && second - Vowels is >= 0 and < VowelCount and int vowel)
            return Syllables + (((lead * VowelCount) + vowel) * TrailCount);
        if (first - Syllables is >= 0 and < LeadCount * VowelCount * TrailCount and int open && open % TrailCount == 0
            && second - Trails is > 0 and < TrailCount and int trail)
            return first + trail;
        return Canonical.Value.Pairs.TryGetValue((first, second), out int both) ? both : null;
    }

    static int ClassOf(int point) => point < FirstMark ? 0 : Canonical.Value.Classes.GetValueOrDefault(point);

    /// <summary>Lines <c>300-314:230</c>, characters and their combining class; <c>C0=41 300</c>, what a character is made of and composed
    /// from; with <c>&gt;</c> it is only taken apart.</summary>
    sealed record Table(FrozenDictionary<int, int> Classes, FrozenDictionary<int, int[]> Parts, FrozenDictionary<(int, int), int> Pairs)
    {
        public static Table Read()
        {
            using StreamReader lines = new(typeof(ComposedText).Assembly.GetManifestResourceStream("canonical.txt")!);
            Dictionary<int, int> classes = [];
            Dictionary<int, int[]> parts = [];
            Dictionary<(int, int), int> pairs = [];
            while (lines.ReadLine() is { } line)
            {
                string[] words = line.Split('-', ':', '=', '>', ' ');
                if (line.Contains(':', StringComparison.Ordinal))
                {
                    for (int point = Hex(words[0]); point <= Hex(words[1]); point++)
                        classes[point] = int.Parse(words[2], CultureInfo.InvariantCulture);
                    continue;
                }
                int[] made = [.. words[1..].Select(Hex)];
                parts[Hex(words[0])] = made;
                if (line.Contains('=', StringComparison.Ordinal))
                    pairs[(made[0], made[1])] = Hex(words[0]);
            }
            return new Table(classes.ToFrozenDictionary(), parts.ToFrozenDictionary(), pairs.ToFrozenDictionary());
        }

        static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
