using System.Text.RegularExpressions;

namespace CartoonFunctions.Architecture.Tests;

/// <summary>One C# file of <c>src/</c>: where it is, which types it declares and which words it uses.</summary>
sealed partial record SourceFile(string Path, string Assembly, string Namespace, IReadOnlySet<string> Types, IReadOnlySet<string> Words)
{
    /// <summary>Every source file of the project, generated ones left out.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. Files().Select(Read)];

    /// <summary>The namespace that its folder asks for.</summary>
    public string ExpectedNamespace =>
        System.IO.Path.GetDirectoryName(System.IO.Path.GetRelativePath(SourceFolder, Path))!.Replace(System.IO.Path.DirectorySeparatorChar,
            '.');

    /// <summary>The folder of the assemblies.</summary>
    public static string SourceFolder => System.IO.Path.Combine(TestFolders.Repository, "src");

    static IEnumerable<string> Files() => Directory.EnumerateFiles(SourceFolder, "*.cs", SearchOption.AllDirectories)
        .Where(path => !Generated().IsMatch(System.IO.Path.GetRelativePath(SourceFolder, path)));

    static SourceFile Read(string path)
    {
        // Comments, texts and usings name other things than the code uses.
        string code = NotCode().Replace(File.ReadAllText(path), " ");
        return new SourceFile(
            path,
            System.IO.Path.GetRelativePath(SourceFolder, path).Split(System.IO.Path.DirectorySeparatorChar)[0],
            NamespaceOf().Match(code).Groups[1].Value,
            Declaration().Matches(code).Select(match => match.Groups[1].Value).ToHashSet(),
            Word().Matches(code).Select(match => match.Value).ToHashSet());
    }

    [GeneratedRegex(@"(^|[\\/])(obj|bin)[\\/]")]
    private static partial Regex Generated();

    [GeneratedRegex("""(?m)^using [^\n]*|//[^\n]*|"(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])'""")]
    private static partial Regex NotCode();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();

    [GeneratedRegex(@"\b(?:class|interface|enum|record struct|record|struct)\s+([A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Word();
}
