namespace CartoonFunctions.Batches;

/// <summary>Where the photos of a batch are: a container and a prefix in it. The folder store's container is a set of paths.</summary>
/// <param name="Container">The blob container.</param>
/// <param name="Prefix">The beginning of the photos' names, to the last <c>/</c>; a photo's own name is what follows.</param>
public sealed record PhotoSource(string Container, string Prefix);
