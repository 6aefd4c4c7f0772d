using System.Text.Json.Serialization;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Batches;

/// <summary>What a person chooses for photos that are drawn anew; what is null stays as it was with each photo. The format and the naming
/// are the batch's for good, for the names of results hang on them.</summary>
/// <param name="Style">As <see cref="BatchOptions.Style"/>.</param>
/// <param name="Strength">As <see cref="BatchOptions.Strength"/>.</param>
/// <param name="Resolution">As <see cref="BatchOptions.Resolution"/>.</param>
/// <param name="Quality">As <see cref="BatchOptions.Quality"/>.</param>
/// <param name="Colour">As <see cref="BatchOptions.Colour"/>.</param>
/// <param name="KeepMetadata">As <see cref="BatchOptions.KeepMetadata"/>.</param>
/// <param name="AcceptDamaged">As <see cref="BatchOptions.AcceptDamaged"/>.</param>
/// <param name="NoLabel">As <see cref="BatchOptions.NoLabel"/>.</param>
/// <param name="Background">As <see cref="BatchOptions.Background"/>.</param>
/// <param name="Crop">As <see cref="BatchOptions.Crop"/>.</param>
/// <param name="Watermark">As <see cref="BatchOptions.Watermark"/>; empty takes it away.</param>
/// <param name="WatermarkPlace">As <see cref="BatchOptions.WatermarkPlace"/>.</param>
/// <param name="WatermarkSize">As <see cref="BatchOptions.WatermarkSize"/>.</param>
/// <param name="WatermarkOpacity">As <see cref="BatchOptions.WatermarkOpacity"/>.</param>
/// <param name="Print">As <see cref="BatchOptions.Print"/>; empty is for screens again.</param>
/// <param name="TimeoutSeconds">Seconds from the end of the revision's planning until what is not finished is given up.</param>
public sealed record RevisionOptions(
    string? Style = null,
    double? Strength = null,
    [property: JsonConverter(typeof(ResolutionJson))] int? Resolution = null,
    int? Quality = null,
    ColourSource? Colour = null,
    bool? KeepMetadata = null,
    bool? AcceptDamaged = null,
    bool? NoLabel = null,
    string? Background = null,
    CropKind? Crop = null,
    string? Watermark = null,
    WatermarkPlace? WatermarkPlace = null,
    double? WatermarkSize = null,
    double? WatermarkOpacity = null,
    string? Print = null,
    int? TimeoutSeconds = null)
{
    /// <summary>The options with what is chosen here.</summary>
    public BatchOptions Over(BatchOptions options) => options with
    {
        Style = Style ?? options.Style,
        Strength = Strength ?? options.Strength,
        Resolution = Resolution ?? options.Resolution,
        Quality = Quality ?? options.Quality,
        Colour = Colour ?? options.Colour,
        KeepMetadata = KeepMetadata ?? options.KeepMetadata,
        AcceptDamaged = AcceptDamaged ?? options.AcceptDamaged,
        NoLabel = NoLabel ?? options.NoLabel,
        Background = Background ?? options.Background,
        Crop = Crop ?? options.Crop,
        Watermark = Watermark ?? options.Watermark,
        WatermarkPlace = WatermarkPlace ?? options.WatermarkPlace,
        WatermarkSize = WatermarkSize ?? options.WatermarkSize,
        WatermarkOpacity = WatermarkOpacity ?? options.WatermarkOpacity,
        Print = Print ?? options.Print,
        TimeoutSeconds = TimeoutSeconds ?? options.TimeoutSeconds,
    };
}
