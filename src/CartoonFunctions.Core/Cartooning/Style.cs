using CartoonFunctions.Batches;

namespace CartoonFunctions.Cartooning;

/// <summary>A style that is loaded and ready to draw.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Scene">The model that draws the whole photo.</param>
public sealed record Style(string Id, ModelSession Scene) : IDisposable
{
    /// <summary>The model's identity for manifests.</summary>
    public ModelIdentity Identity { get; } = new(Id, Scene.Sha256);

    /// <summary>Frees the models.</summary>
    public void Dispose() => Scene.Dispose();
}
