namespace CartoonFunctions.Architecture.Tests;

/// <summary>Which namespaces of an assembly use which, told by the names of the types that they declare.</summary>
sealed class NamespaceGraph
{
    readonly Dictionary<(string From, string To), SortedSet<string>> arrows = [];

    public NamespaceGraph(IReadOnlyList<SourceFile> files)
    {
        // A name that two namespaces declare tells nothing.
        Dictionary<string, string> home = files
            .SelectMany(file => file.Types.Select(type => (Type: type, file.Namespace)))
            .GroupBy(declared => declared.Type)
            .Where(group => group.Select(declared => declared.Namespace).Distinct().Count() == 1)
            .ToDictionary(group => group.Key, group => group.First().Namespace);
        foreach (SourceFile file in files)
        {
            foreach (string word in file.Words)
            {
                if (home.TryGetValue(word, out string? used) && used != file.Namespace)
                    Add(file.Namespace, used, $"{Path.GetFileName(file.Path)} uses {word}");
            }
        }
    }

    /// <summary>Every pair of namespaces that reach each other, with an arrow of each way.</summary>
    public IEnumerable<string> Circles()
    {
        foreach ((string from, string to) in arrows.Keys.Order())
        {
            if (string.CompareOrdinal(from, to) < 0 && Reaches(to, from, []))
                yield return $"{from} -> {to}: {Why(from, to)}; and back: {Why(to, from)}";
        }
    }

    string Why(string from, string to) =>
        arrows.TryGetValue((from, to), out SortedSet<string>? why) ? string.Join(", ", why.Take(5)) : "by way of others";

    bool Reaches(string from, string to, HashSet<string> seen)
    {
        if (from == to)
            return true;
        return seen.Add(from) && arrows.Keys.Where(arrow => arrow.From == from).Any(arrow => Reaches(arrow.To, to, seen));
    }

    void Add(string from, string to, string why)
    {
        if (!arrows.TryGetValue((from, to), out SortedSet<string>? known))
            arrows[(from, to)] = known = [];
        known.Add(why);
    }
}
