using System.CommandLine;
using System.CommandLine.Parsing;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Commands;

/// <summary>The options of a batch on the command line, made from their table.</summary>
sealed class BatchSyntax
{
    readonly BatchOptions defaults;
    readonly List<(BatchOption Row, Option Option)> options;

    /// <param name="defaults">What holds where nothing is given.</param>
    /// <param name="names">The options that the command takes; none are all of them.</param>
    public BatchSyntax(BatchOptions defaults, params string[] names)
    {
        this.defaults = defaults;
        options = [.. BatchOptions.Table.Where(row => names.Length == 0 || names.Contains(row.Name)).Select(row => (row, SyntaxOf(row)))];
    }

    /// <summary>One option's syntax, by its name in the table.</summary>
    public Option Of(string name) => options.First(one => one.Row.Name == name).Option;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach ((_, Option option) in options)
            command.Add(option);
    }

    /// <summary>What was given, over the defaults; each value was checked when it was parsed.</summary>
    public BatchOptions Read(ParseResult parsed)
    {
        BatchOptions batch = defaults;
        foreach ((BatchOption row, Option option) in options)
        {
            if (parsed.GetResult(option) is { Implicit: false } given)
                batch = row.Read(batch, given.Tokens is [{ Value: var text }, ..] ? text : bool.TrueString, out _);
        }
        if (batch.Validate().FirstOrDefault(error => !IsFile(RowOf(error.Option), error.Value as string)) is { } error)
            throw new UsageException($"{RowOf(error.Option).CommandLineName} can't be \"{error.Value}\". {error.Advice}");
        return batch;
    }

    static BatchOption RowOf(string option) => BatchOptions.Table.First(row => row.Name == option);

    /// <summary>Whether a value is a file's name where only the command line takes one: whether it can be used shows when it is
    /// read.</summary>
    static bool IsFile(BatchOption row, string? value) => row.TakesFiles && value is not null && Watermark.IsFileName(value);

    Option SyntaxOf(BatchOption row)
    {
        string[] aliases = row.ShortName is { } shortName ? [shortName] : [];
        if (row.Kind == OptionKind.Flag)
            return new Option<bool>(row.CommandLineName, aliases) { Description = row.Help };
        Option<string> option = new(row.CommandLineName, aliases)
        {
            Description = Describe(row),
            HelpName = row.HelpName ?? HelpNameOf(row.Kind),
        };
        option.Validators.Add(given => Check(row, given));
        return option;
    }

    string Describe(BatchOption row)
    {
        string? fallback = row.TextOf(defaults);
        return $"{(row.Values.Length > 0 ? $"{row.Values}: " : "")}{row.Help}{(fallback is null ? "" : $" [default: {fallback}]")}";
    }

    static string HelpNameOf(OptionKind kind) => kind switch
    {
        OptionKind.Text => "ID",
        OptionKind.Choice => "WORD",
        OptionKind.Pattern => "PATTERN",
        _ => "N",
    };

    static void Check(BatchOption row, OptionResult given)
    {
        if (given.Tokens is not [{ Value: var text }, ..] || IsFile(row, text))
            return;
        row.Read(new BatchOptions(), text, out OptionError? error);
        if (error is not null)
            given.AddError($"{row.CommandLineName} can't be \"{text}\". {error.Advice}");
    }
}
