using System.Text;
using CartoonFunctions.Local.Engine;

namespace CartoonFunctions.Local.Resuming;

/// <summary>Runs that were cut off, told by what they keep in their output folders.</summary>
static class UnfinishedRuns
{
    /// <summary>The latest one of the same files and folders; null where there is none.</summary>
    /// <param name="outputRoot">Where output folders are made.</param>
    /// <param name="paths">The files and folders, absolute.</param>
    public static string? Find(string outputRoot, IReadOnlyList<string> paths)
    {
        try
        {
            return Directory.EnumerateDirectories(outputRoot, "outputs-*").OrderDescending(StringComparer.Ordinal)
                .FirstOrDefault(folder => PathsOf(folder) is { } earlier && earlier.ToHashSet(StringComparer.Ordinal).SetEquals(paths));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>How to go on with one, in a line that a shell takes.</summary>
    public static string CommandFor(string folder)
    {
        string shown = Shown(folder);
        return $"cartoon run --resume {Quoted(shown.StartsWith("..", StringComparison.Ordinal) ? folder : shown)}";
    }

    static string Shown(string folder)
    {
        try
        {
            return Path.GetRelativePath(Directory.GetCurrentDirectory(), folder);
        }
        catch (IOException)
        {
            return folder; // somebody has removed the folder that the command was given in
        }
    }

    /// <summary>The paths of the run; null where there is nothing to go on with, or it is under way.</summary>
    static IReadOnlyList<string>? PathsOf(string folder)
    {
        string path = Path.Combine(folder, RunJournal.FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            using StreamReader lines = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
            lines.ReadLine(); // a line begins with its end
            byte[] first = Encoding.UTF8.GetBytes(lines.ReadLine() ?? "");
            return JsonLines.Parse(first, RunJson.Entry) is RunBegun begun ? begun.Paths : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string Quoted(string path)
    {
        if (path.All(c => char.IsLetterOrDigit(c) || c is '/' or '\\' or ':' or '.' or '_' or '-') && !path.StartsWith('-'))
            return path;
        return OperatingSystem.IsWindows() ? $"\"{path}\"" : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
