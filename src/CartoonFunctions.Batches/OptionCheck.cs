using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Batches;

/// <summary>Whether options can be used on this machine: they are in their range, and what they need is installed.</summary>
public sealed class OptionCheck(StyleModels models)
{
    /// <summary>What is wrong with options, each at its place in them; empty when nothing is.</summary>
    /// <exception cref="ModelException">The catalogue cannot be read.</exception>
    public IReadOnlyList<JsonFault> Check(BatchOptions options)
    {
        List<JsonFault> faults = [.. options.Validate().Select(error => new JsonFault($"/{error.Option}", error.ToString()))];
        if (options.Style is { } style && models.Installed is { } installed && installed.All(model => model.Id != style))
            faults.Add(new JsonFault("/style",
                $"No style of that name is installed. Styles: {string.Join(", ", installed.Select(model => model.Id))}."));
        if (faults.Count == 0 && WhyNot(options) is { } missing)
            faults.Add(new JsonFault("", missing));
        return faults;
    }

    /// <summary>What is not installed that the options need beside a style; null where nothing is missing.</summary>
    string? WhyNot(BatchOptions options)
    {
        try
        {
            models.Require(options.ToDrawOptions());
            return null;
        }
        catch (ModelException missing)
        {
            return missing.Message;
        }
    }
}
