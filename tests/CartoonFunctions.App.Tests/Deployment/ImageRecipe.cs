using System.Globalization;
using System.Text.RegularExpressions;

namespace CartoonFunctions.App.Tests.Deployment;

/// <summary>What <c>infra/Dockerfile</c> says of the image that a container runs.</summary>
sealed partial class ImageRecipe
{
    readonly string text = Continued().Replace(File.ReadAllText(Path.Combine(TestFolders.Repository, "infra/Dockerfile")), " ");

    /// <summary>The port that the image answers at.</summary>
    public int Port => int.Parse(Exposed().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>How long a start may take, by the image's own health check.</summary>
    public int StartSeconds => int.Parse(StartPeriod().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>The settings of a variant's image: those that both have, and its own.</summary>
    public Dictionary<string, string> Settings(string variant)
    {
        Dictionary<string, string> settings = [];
        string stage = "";
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith("FROM ", StringComparison.Ordinal))
                stage = line.Split(' ')[^1];
            if (line.StartsWith("ENV ", StringComparison.Ordinal) && (stage == "runtime-cpu" || stage == $"runtime-{variant}"))
                foreach (string setting in line[4..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    settings[setting.Split('=')[0]] = setting.Split('=', 2)[1];
        }
        return settings;
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();

    [GeneratedRegex(@"^EXPOSE (\d+)", RegexOptions.Multiline)]
    private static partial Regex Exposed();

    [GeneratedRegex(@"--start-period=(\d+)s")]
    private static partial Regex StartPeriod();
}
