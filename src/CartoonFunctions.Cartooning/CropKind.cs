using System.Text.Json.Serialization;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>What of a photo is drawn.</summary>
[JsonConverter(typeof(CamelCaseNames<CropKind>))]
public enum CropKind
{
    /// <summary>All of it.</summary>
    None,

    /// <summary>The faces with hair and shoulders: an avatar. A photo without a face is drawn whole.</summary>
    Face,

    /// <summary>The largest square, placed so that it holds the faces; without a face the one in the middle.</summary>
    Square,
}
