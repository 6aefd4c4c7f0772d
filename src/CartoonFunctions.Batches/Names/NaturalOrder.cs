namespace CartoonFunctions.Batches.Names;

/// <summary>
/// The order of photos, as file managers show them: numbers by their value (IMG_2 before IMG_10), ASCII letters without their case, a
/// folder's files together, a name before its copies. The page's <c>byName</c> is the same order.
/// </summary>
public sealed class NaturalOrder : IComparer<string>
{
    NaturalOrder()
    {
    }

    /// <summary>The order.</summary>
    public static NaturalOrder Comparer { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            (int ours, int theirs) = (DigitsOf(left), DigitsOf(right));
            int difference = ours > 0 && theirs > 0
                ? CompareNumbers(left[..ours], right[..theirs])
                : Weight(left[0]) - Weight(right[0]);
            if (difference != 0)
                return difference;
            left = left[Math.Max(ours, 1)..];
            right = right[Math.Max(theirs, 1)..];
        }
        return left.Length != right.Length ? left.Length - right.Length : string.CompareOrdinal(x, y);
    }

    static int DigitsOf(ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length : length;
    }

    static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length - right.Length : left.SequenceCompareTo(right);
    }

    static int Weight(char c) => c switch
    {
        '/' => 0,
        '.' => 1,
        _ => 2 + (char.IsAsciiLetterUpper(c) ? c - 'A' + 'a' : c),
    };
}
