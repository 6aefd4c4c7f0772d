using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>What values an option takes.</summary>
[JsonConverter(typeof(CamelCaseNames<OptionKind>))]
public enum OptionKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A number of a range.</summary>
    Number,

    /// <summary>A whole number of a range.</summary>
    WholeNumber,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>One of a few words, or a text that is made as its help says.</summary>
    Pattern,

    /// <summary>Yes or no.</summary>
    Flag,
}

/// <summary>One of the words that an option takes.</summary>
/// <param name="Name">The word.</param>
/// <param name="Label">What it stands for, in a few English words.</param>
public sealed record OptionChoice(string Name, string Label);

/// <summary>A number that has a name, which may be given in its place.</summary>
/// <param name="Name">The name.</param>
/// <param name="Label">The name for people, in English.</param>
/// <param name="Value">The number.</param>
public sealed record NamedNumber(string Name, string Label, int Value)
{
    /// <summary>The number of a name; null where there is none of that name.</summary>
    public static int? Find(string name, IReadOnlyList<NamedNumber> among) =>
        among.FirstOrDefault(named => named.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;
}

/// <summary>
/// One row of <see cref="BatchOptions.Table"/>: what JSON, the command line, queries, the description of the API and the page
/// need to know of an option. Its default is that of the record.
/// </summary>
public sealed record BatchOption
{
    static readonly JsonObject Defaults = JsonSerializer.SerializeToNode(new BatchOptions(), BatchJson.Default.BatchOptions)!.AsObject();

    readonly Func<BatchOptions, object?> get;
    readonly Func<BatchOptions, string, BatchOptions?> set;
    readonly Func<string, string?>? whyNot;

    BatchOption(string name, OptionKind kind, string label, string help, Func<BatchOptions, object?> get, Func<BatchOptions, string,
        BatchOptions?> set, Func<string, string?>? whyNot = null)
    {
        (Name, Kind, Label, Help, this.get, this.set, this.whyNot) = (name, kind, label, help, get, set, whyNot);
        CommandLineName = "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(name);
    }

    /// <summary>Its name in JSON and queries.</summary>
    public string Name { get; }

    /// <summary>What values it takes.</summary>
    public OptionKind Kind { get; }

    /// <summary>Its name for people, in English.</summary>
    public string Label { get; }

    /// <summary>What it does, in an English sentence without its full stop.</summary>
    public string Help { get; }

    /// <summary>Its name on the command line, with the dashes.</summary>
    public string CommandLineName { get; init; }

    /// <summary>Its one-letter name on the command line, with the dash, or null.</summary>
    public string? ShortName { get; init; }

    /// <summary>Whether it concerns the drawing of a single photo, and not only batches.</summary>
    public bool Draws { get; init; } = true;

    /// <summary>Whether it can be chosen anew for photos of a batch that has ended: <see cref="RevisionOptions"/> has it.</summary>
    public bool IsOfRevisions { get; init; } = true;

    /// <summary>The smallest number that it takes.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest number that it takes.</summary>
    public double? Maximum { get; init; }

    /// <summary>The step in which a slider moves.</summary>
    public double? Step { get; init; }

    /// <summary>The words that it takes.</summary>
    public IReadOnlyList<OptionChoice> Choices { get; init; } = [];

    /// <summary>The numbers that have names.</summary>
    public IReadOnlyList<NamedNumber> Names { get; init; } = [];

    /// <summary>What it takes, in a few words, for one that takes not any text; null where it does.</summary>
    public string? Takes { get; init; }

    /// <summary>Whether the command line takes the name of a PNG as well, which nobody else may.</summary>
    public bool TakesFiles { get; init; }

    /// <summary>Texts that most people give.</summary>
    public IReadOnlyList<OptionChoice> Suggestions { get; init; } = [];

    /// <summary>What stands for its value in the help of the command line; null where the kind says it.</summary>
    public string? HelpName { get; init; }

    /// <summary>Its default as JSON; null where that is null.</summary>
    public JsonNode? Default => Defaults[Name]?.DeepClone();

    /// <summary>What it takes, in a few words: a range, or the words; empty for any text.</summary>
    public string Values => Kind switch
    {
        OptionKind.Number or OptionKind.WholeNumber when Names.Count == 0 => $"{Say(Minimum)} to {Say(Maximum)}",
        OptionKind.Number or OptionKind.WholeNumber =>
            OneOf([$"{Say(Minimum)} to {Say(Maximum)}", .. Names.Select(named => named.Name)]),
        OptionKind.Pattern => OneOf([.. Choices.Select(choice => choice.Name), "a pattern"]),
        OptionKind.Choice => OneOf([.. Choices.Select(choice => choice.Name)]),
        OptionKind.Flag => "true or false",
        _ => Takes ?? "",
    };

    /// <summary>What to give, as a sentence.</summary>
    public string Advice => Kind switch
    {
        OptionKind.Number => $"Give a number from {Values}.",
        OptionKind.WholeNumber => $"Give a whole number from {Values}.",
        OptionKind.Text when Takes is null => "Give a text.",
        _ => $"Give {Values}.",
    };

    /// <summary>An option that takes any text, or those of which <paramref name="whyNot"/> says nothing; an empty one is none.</summary>
    public static BatchOption Text(string name, string label, string help, Func<BatchOptions, string?> get, Func<BatchOptions, string,
        BatchOptions> set, Func<string, string?>? whyNot = null) =>
        new(name, OptionKind.Text, label, help, get, set, whyNot);

    /// <summary>An option that takes a number of a range.</summary>
    public static BatchOption Number(
        string name, string label, string help, double minimum, double maximum, double step, Func<BatchOptions, double> get,
            Func<BatchOptions, double, BatchOptions> set) =>
        new(name, OptionKind.Number, label, help, options => get(options), (options, text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? set(options, value) : null)
        {
            Minimum = minimum,
            Maximum = maximum,
            Step = step,
        };

    /// <summary>An option that takes a whole number of a range.</summary>
    public static BatchOption WholeNumber(
        string name, string label, string help, int minimum, int maximum, int step, Func<BatchOptions, int> get, Func<BatchOptions, int,
            BatchOptions> set, IReadOnlyList<NamedNumber>? names = null) =>
        new(name, OptionKind.WholeNumber, label, help, options => get(options), (options, text) =>
            NamedNumber.Find(text, names ?? []) is { } named ? set(options, named)
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? set(options, value) : null)
        {
            Minimum = minimum,
            Maximum = maximum,
            Step = step,
            Names = names ?? [],
        };

    /// <summary>An option that takes one of a few words.</summary>
    public static BatchOption Choice<T>(
        string name, string label, string help, IReadOnlyList<(T Value, OptionChoice Choice)> choices, Func<BatchOptions, T> get,
            Func<BatchOptions, T, BatchOptions> set) where T : struct, Enum
    {
        Dictionary<string, T> values =
            choices.ToDictionary(choice => choice.Choice.Name, choice => choice.Value, StringComparer.OrdinalIgnoreCase);
        return new(name, OptionKind.Choice, label, help, options => NameOf(get(options)), (options, text) =>
            values.TryGetValue(text, out T value) ? set(options, value) : null)
        {
            Choices = [.. choices.Select(choice => choice.Choice)],
        };

        string NameOf(T value) => choices.FirstOrDefault(choice => choice.Value.Equals(value)).Choice?.Name ?? value.ToString();
    }

    /// <summary>An option that takes one of a few words, or a text of a person's own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="label">Its name for people.</param>
    /// <param name="help">What it does, and how the text is made.</param>
    /// <param name="words">The words.</param>
    /// <param name="whyNot">What is wrong with a value, as a sentence that says what to give; null where nothing is.</param>
    /// <param name="get">Its value.</param>
    /// <param name="set">The options with another value.</param>
    public static BatchOption Pattern(string name, string label, string help, IReadOnlyList<OptionChoice> words,
        Func<string, string?> whyNot, Func<BatchOptions, string> get, Func<BatchOptions, string, BatchOptions> set) =>
        new(name, OptionKind.Pattern, label, help, get, set, whyNot) { Choices = words };

    /// <summary>An option that is on or off.</summary>
    public static BatchOption Flag(string name, string label, string help, Func<BatchOptions, bool> get, Func<BatchOptions, bool,
        BatchOptions> set) =>
        new(name, OptionKind.Flag, label, help, options => get(options), (options, text) =>
            bool.TryParse(text, out bool value) ? set(options, value) : null);

    /// <summary>The options with this one as a text says, or what is wrong with the text.</summary>
    public BatchOptions Read(BatchOptions options, string text, out OptionError? error)
    {
        BatchOptions? read = set(options, text);
        error = read is null ? new OptionError(Name, $"\"{text}\"", Advice) : Check(read);
        return read ?? options;
    }

    /// <summary>Its value as a text that <see cref="Read"/> takes, or null where nothing is chosen.</summary>
    public string? TextOf(BatchOptions options) =>
        Convert.ToString(get(options), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    /// <summary>What is wrong with its value, or null.</summary>
    public OptionError? Check(BatchOptions options)
    {
        object? value = get(options);
        if (whyNot is not null)
            return whyNot((string?)value ?? "") is { } advice ? new OptionError(Name, value, advice) : null;
        bool fits = Kind switch
        {
            OptionKind.Number or OptionKind.WholeNumber =>
                Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number >= Minimum && number <= Maximum,
            OptionKind.Choice => Choices.Any(choice => choice.Name == (string?)value),
            _ => true,
        };
        return fits ? null : new OptionError(Name, value, Advice);
    }

    static string OneOf(string[] values) => string.Join(", ", values.SkipLast(1)) + " or " + values[^1];

    string Say(double? number) => number?.ToString(Kind == OptionKind.Number ? "0.0##" : "0", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>One option that cannot be used.</summary>
/// <param name="Option">The option's name as it stands in JSON.</param>
/// <param name="Value">The value that was given.</param>
/// <param name="Advice">What to give instead, the range included.</param>
public sealed record OptionError(string Option, object? Value, string Advice)
{
    /// <summary>One line for a terminal or a problem document.</summary>
    public override string ToString() => FormattableString.Invariant($"{Option} can't be {Value}. {Advice}");
}
