using System.Security.Cryptography;

namespace CartoonFunctions.Batches;

/// <summary>
/// The ids of batches: opaque and not to be guessed. The first nine characters count down the milliseconds, so that a
/// storage listing, which is in name order, gives the newest first.
/// </summary>
public static class BatchIds
{
    // Crockford's base 32, lower case: no letter that is taken for a digit, and in ASCII order.
    const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    const int TimeLength = 9;
    const int RandomLength = 16;
    const int MaxLength = 64;
    const long TimeMask = (1L << (5 * TimeLength)) - 1;

    /// <summary>A new id.</summary>
    public static string New(DateTimeOffset now) => string.Create(TimeLength + RandomLength, now, static (id, now) =>
    {
        long countdown = TimeMask - now.ToUnixTimeMilliseconds();
        for (int i = TimeLength - 1; i >= 0; i--, countdown >>= 5)
            id[i] = Alphabet[(int)(countdown & 31)];
        RandomNumberGenerator.GetItems(Alphabet, id[TimeLength..]);
    });

    /// <summary>When a generated id was made (UTC).</summary>
    public static DateTimeOffset CreatedAt(string id)
    {
        long countdown = 0;
        foreach (char c in id.AsSpan(0, TimeLength))
            countdown = (countdown << 5) | (uint)Alphabet.IndexOf(c, StringComparison.Ordinal);
        return DateTimeOffset.FromUnixTimeMilliseconds(TimeMask - countdown);
    }

    /// <summary>Whether it was made by <see cref="New"/>.</summary>
    public static bool IsGenerated(string id) => id.Length == TimeLength + RandomLength && id.All(Alphabet.Contains);

    /// <summary>Whether it may be an id: 1 to 64 of <c>a-z 0-9 -</c>.</summary>
    public static bool IsValid(string id) =>
        id.Length is >= 1 and <= MaxLength && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
