namespace CartoonFunctions.Batches;

/// <summary>What was asked for when a batch was made; kept beside its status, the same under every engine.</summary>
/// <param name="CreatedAt">When it was made (UTC).</param>
/// <param name="Request">The batch.</param>
/// <param name="Photos">The photos that were announced, or null where the batch takes what it finds.</param>
public sealed record BatchRecord(DateTimeOffset CreatedAt, BatchRequest Request, IReadOnlyList<AnnouncedPhoto>? Photos);

/// <summary>A photo that will be uploaded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Refusal">Why it need not be, or null.</param>
public sealed record AnnouncedPhoto(string Name, string? Refusal);
