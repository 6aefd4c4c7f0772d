using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>The catalogue of what is said of a cartoon that was drawn and lacks something that was asked for.</summary>
public static class DrawReasons
{
    /// <summary>Asked for an avatar of a photo without a face.</summary>
    public static readonly ReasonKind NoFace = new("noFace", "No face was found in it, so it was not cropped.");

    /// <summary>There is nothing to put into the square, so it is that in the middle.</summary>
    public static readonly ReasonKind NoFaceButMiddle = new("noFaceButMiddle", "No face was found in it, so its middle was taken.");

    /// <summary>Asked for another background of a photo without a person.</summary>
    public static readonly ReasonKind NoPerson = new("noPerson", "No person was found in it, so its background stayed.");

    /// <summary>Asked for a watermark that covers no face, of a photo with faces everywhere.</summary>
    public static readonly ReasonKind NoRoomForWatermark = new("noRoomForWatermark",
        "There was no room for the watermark, so it was left out. Choose a fixed place for it, where it may cover a face.");

    /// <summary>Asked for a finer print than the photo has pixels for, or than is drawn.</summary>
    public static readonly ReasonKind FewerDots = new("fewerDots",
        "On paper it has {dots} pixels an inch; {wanted} were asked for. It was not enlarged.");

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<ReasonKind> All { get; } = [NoFace, NoFaceButMiddle, NoPerson, NoRoomForWatermark, FewerDots];
}
