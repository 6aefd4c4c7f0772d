using System.CommandLine;
using System.Globalization;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models.Installing;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using CartoonFunctions.Local.Terminal;
using Spectre.Console;

namespace CartoonFunctions.Local.Commands;

/// <summary><c>cartoon styles</c>: the installed styles, to compare them.</summary>
static class StylesCommand
{
    const int CellPixels = 512;
    const int MostAcross = 4;

    /// <summary>The command.</summary>
    public static Command Create() => new("styles", "Compare the installed styles") { CreateSheet() };

    static Command CreateSheet()
    {
        Argument<string> photo = new("photo") { Description = "A photo", HelpName = "PHOTO" };
        Option<string> output = new("--out", "-o")
        {
            Description = $"The picture to write; its name ends in {string.Join(", ", OutputFormats.All.Select(format => format.Extension))}",
            HelpName = "FILE",
            DefaultValueFactory = _ => "styles.jpg",
        };
        Option<string> strengths = new("--strengths", "--strength")
        {
            Description = "0.1 to 1.0, one or several: less mixes the photo in; one row a style where there are several",
            HelpName = "N,N,...",
            DefaultValueFactory = _ => "1",
        };
        BatchSyntax drawing = new(new BatchOptions(), "resolution");
        Option<DeviceChoice> device = OptionSyntax.Device();
        Command command = new("sheet", "Draw one photo in every installed style, on one labelled picture") { photo, output, strengths,
            device };
        drawing.AddTo(command);
        command.SetAction((parsed, cancellation) => DrawSheetAsync(
            parsed.GetValue(photo)!, parsed.GetValue(output)!, parsed.GetValue(device),
            [.. Numbers(parsed.GetValue(strengths)!).Select(strength => drawing.Read(parsed) with { Strength = strength })], cancellation));
        return command;
    }

    static IEnumerable<double> Numbers(string list)
    {
        foreach (string number in list.Split(','))
        {
            yield return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new UsageException($"--strengths {list}: Give numbers from 0.1 to 1.0 with commas between them, like 0.3,0.7,1.");
        }
    }

    static async Task<int> DrawSheetAsync(string photo, string output, DeviceChoice choice, IReadOnlyList<BatchOptions> steps,
        CancellationToken cancellation)
    {
        if (steps.SelectMany(options => options.Validate()).FirstOrDefault() is { } error)
            throw new UsageException(error.ToString());
        if (!File.Exists(photo))
            throw new UsageException($"There is no file {photo}. Check the path.");
        OutputFormat format = FormatOf(output);
        if (RealPath(output) == RealPath(photo))
            throw new UsageException($"--out {output}: That is the photo itself. Give the sheet another name.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (!Directory.Exists(folder))
            throw new UsageException($"--out {output}: There is no folder {folder}. Make it, or choose another.");
        WritableFolder.Require(folder, "Choose another place with --out.");

        byte[] bytes = await File.ReadAllBytesAsync(photo, cancellation);
        ComputeDevice device = ComputeDevice.Choose(choice);
        using StyleModels models = new(ModelsFolder.All, device);
        VipsCodec codec = new(new PhotoLimits());
        Cartoonizer cartoonizer = new(codec, models);
        bool inRows = steps.Count > 1;
        using ContactSheet sheet = new(codec, CellPixels);
        try
        {
            if (!inRows)
                sheet.Add("photo", bytes);
            foreach (ModelStatus style in new ModelInstaller(ModelsFolder.All).List().Where(model => model.IsStyle && model.Installed))
            {
                StandardError.Console.MarkupLineInterpolated($"[grey]{style.Id}[/]");
                if (inRows)
                    sheet.Add("photo", bytes);
                foreach (BatchOptions options in steps)
                {
                    using Cartoon cartoon =
                        await cartoonizer.DrawAsync(bytes, options.ToDrawOptions() with { Style = style.Id }, cancellation);
                    sheet.Add(inRows ? string.Create(CultureInfo.InvariantCulture, $"{style.Id} {options.Strength}") : style.Id,
                        cartoon.Encoded.ToArray());
                }
            }
            byte[] file = sheet.Draw(inRows ? steps.Count + 1 : MostAcross, new EncodeOptions(format, steps[0].Quality));
            await File.WriteAllBytesAsync(output, file, cancellation);
        }
        catch (PhotoRefusedException refused)
        {
            throw new UsageException($"{photo}: {refused.Message}");
        }
        Console.Out.WriteLine(Path.GetFullPath(output));
        return ExitStatus.Done;
    }

    static string RealPath(string path) =>
        (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);

    static OutputFormat FormatOf(string path) => OutputFormats.ByName(path)?.Format
        ?? throw new UsageException($"--out {path}: Give a name that ends in {string.Join(", ", OutputFormats.All.Select(format => format.Extension))}.");
}
