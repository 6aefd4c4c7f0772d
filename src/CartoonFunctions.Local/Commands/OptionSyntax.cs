using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Local.Commands;

/// <summary>Options whose errors say what to give instead: their own description.</summary>
static class OptionSyntax
{
    /// <summary>An option that takes a number.</summary>
    public static Option<T> Number<T>(string name, string description, T fallback) where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => fallback,
        CustomParser = argument =>
            T.TryParse(argument.Tokens[0].Value, CultureInfo.InvariantCulture, out T value) ? value
            : Refuse<T>(argument, name, description),
    };

    /// <summary>What draws.</summary>
    public static Option<DeviceChoice> Device() =>
        Choice<DeviceChoice>("--device", "auto (default: the GPU where CUDA loads), cpu, cuda, coreml (macOS) or directml (Windows)");

    /// <summary>How many pictures to draw at once; nothing is what the device is worth.</summary>
    public static Option<int?> Jobs()
    {
        string description = $"1 to {Concurrency.MostPictures}: pictures that are drawn at once, each on its share of the cores; by default one for every four cores, and two by a quick network";
        return new Option<int?>("--jobs")
        {
            Description = description,
            HelpName = "N",
            CustomParser = argument =>
                int.TryParse(argument.Tokens[0].Value, CultureInfo.InvariantCulture, out int jobs)
                    && jobs is >= 1 and <= Concurrency.MostPictures
                    ? jobs : Refuse<int>(argument, "--jobs", description),
        };
    }

    /// <summary>An option that takes one of a few words; the enum's first member is the default, and the description names it.</summary>
    public static Option<T> Choice<T>(string name, string description) where T : struct, Enum => new(name)
    {
        Description = description,
        HelpName = "WORD",
        CustomParser = argument =>
            IsWord(argument.Tokens[0].Value) && Enum.TryParse(argument.Tokens[0].Value, ignoreCase: true, out T value) ? value
            : Refuse<T>(argument, name, description),
    };

    // Enum.TryParse would take numbers and lists too.
    static bool IsWord(string text) => text.Length > 0 && text.All(char.IsAsciiLetter);

    static T Refuse<T>(ArgumentResult argument, string name, string description) where T : struct
    {
        argument.AddError($"{name} can't be \"{argument.Tokens[0].Value}\". {description}.");
        return default;
    }
}
