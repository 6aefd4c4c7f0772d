namespace CartoonFunctions.Local.Diagnosis;

/// <summary>What was looked at, and what was found.</summary>
/// <param name="Name">What was looked at, in a word or two.</param>
/// <param name="Value">What was found, in a line.</param>
/// <param name="Problem">What is wrong with it and what to do, in a sentence; null where nothing is.</param>
sealed record Finding(string Name, string Value, string? Problem = null);
