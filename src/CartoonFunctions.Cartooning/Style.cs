using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Cartooning;

/// <summary>A style that is loaded and ready to draw.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Scene">The model that draws the whole photo.</param>
public sealed record Style(string Id, ModelSession Scene) : IDisposable
{
    /// <summary>How it draws faces on their own; null for a style of one model.</summary>
    public HeadArtist? Heads { get; init; }

    /// <summary>Where the scene's colours come from when the person leaves it to the style: the photo, or else the model.</summary>
    public ColourSource Colour { get; init; }

    /// <summary>Whether it draws in greys: then the photo is mixed in grey as well.</summary>
    public bool IsGrey { get; init; }

    /// <summary>The model's identity for manifests.</summary>
    public ModelIdentity Identity { get; } = new(Id, Scene.Sha256);

    /// <summary>Frees the style's own models.</summary>
    public void Dispose()
    {
        Scene.Dispose();
        Heads?.Model.Dispose();
    }
}

/// <summary>What a compound style draws faces with.</summary>
/// <param name="Model">The head model; may be the scene model itself.</param>
/// <param name="Contract">How the head model wants its pixels.</param>
/// <param name="Finder">Finds the faces; shared by all compound styles, so the style does not free it.</param>
public sealed record HeadArtist(ModelSession Model, ModelContract Contract, FaceFinder Finder);
