using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>The catalogue of why a style or its model cannot be used.</summary>
public static class ModelReasons
{
    /// <summary>The catalogue has no such style.</summary>
    public static readonly ReasonKind NoSuchStyle = new("noSuchStyle", "There is no style \"{style}\". Styles: {styles}.");

    /// <summary>Its model is not on this machine.</summary>
    public static readonly ReasonKind NotInstalled =
        new("notInstalled", "{style} is not installed. Install it with: cartoon models pull {style}");

    /// <summary>Something else than a style needs a model that is not on this machine.</summary>
    public static readonly ReasonKind NeedsModel =
        new("needsModel", "{wanted} takes a model that is not installed. Install it with: cartoon models pull {model}");

    /// <summary>A text is to be written where nothing can write.</summary>
    public static readonly ReasonKind NoFont = new("noFont",
        "A watermark of text takes a font, and this machine has none. Install one (on Debian and Ubuntu: apt install fonts-dejavu-core).");

    /// <summary>Anything else, in words for whoever runs the service.</summary>
    public static readonly ReasonKind Unusable = new("modelUnusable", "{detail}");

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<ReasonKind> All { get; } = [NoSuchStyle, NotInstalled, NeedsModel, NoFont, Unusable];
}
