using System.Text.Json.Serialization;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>Where the colours of a cartoon come from.</summary>
[JsonConverter(typeof(CamelCaseNames<ColourSource>))]
public enum ColourSource
{
    /// <summary>What looks better for the style, as its catalogue entry says; faces that are drawn on their own keep the model's.</summary>
    Auto,

    /// <summary>The photo's own colours, faces included.</summary>
    Photo,

    /// <summary>The model's colours.</summary>
    Model,
}
