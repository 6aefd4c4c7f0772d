namespace CartoonFunctions.Cartooning.Models;

/// <summary>Which model made the cartoons, exactly.</summary>
/// <param name="Id">The style's id in the catalogue, or the file's name.</param>
/// <param name="Sha256">The SHA-256 of the model file, lower-case hex.</param>
public sealed record ModelIdentity(string Id, string Sha256);
