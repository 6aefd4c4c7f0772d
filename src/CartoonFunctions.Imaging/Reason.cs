namespace CartoonFunctions.Imaging;

/// <summary>Why something was not done, as data: programs and translations go by the code and the values, and the text is for people who
/// read English.</summary>
/// <param name="Code">A stable name in camelCase, as <c>tooWide</c>; those there are stand in the catalogues of reasons.</param>
/// <param name="Values">What the text says of this one case, by name, numbers with a decimal point and without separators; null where it
/// says nothing of it.</param>
/// <param name="Text">What is wrong and, where it helps, what to do: whole English sentences.</param>
public sealed record Reason(string Code, IReadOnlyDictionary<string, string>? Values, string Text)
{
    /// <summary>The code of a reason that was written down before reasons had codes: only its text says what it is.</summary>
    public const string Other = "other";
}
