using System.Globalization;
using System.Text;
using CartoonFunctions.Batches;

namespace CartoonFunctions.App.Batches;

/// <summary>The states of many photos in few characters: <c>12d1f37w</c> is twelve done, one failed, 37 waiting.</summary>
static class PhotoStates
{
    /// <summary>Writes states in number order; those that do not fit in <paramref name="maxLength"/> characters are left out.</summary>
    public static string Write(IEnumerable<PhotoState> states, int maxLength)
    {
        StringBuilder text = new();
        int run = 0;
        PhotoState current = default;
        foreach (PhotoState state in states)
        {
            if (run > 0 && state != current && !TryAppend(run, current))
                return text.ToString();
            run = state == current ? run + 1 : 1;
            current = state;
        }
        if (run > 0)
            TryAppend(run, current);
        return text.ToString();

        bool TryAppend(int count, PhotoState state)
        {
            string part = string.Create(CultureInfo.InvariantCulture, $"{count}{Letter(state)}");
            if (text.Length + part.Length > maxLength)
                return false;
            text.Append(part);
            return true;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static IEnumerable<PhotoState> Read(string text)
    {
        int run = 0;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                run = (run * 10) + (c - '0');
                continue;
            }
            for (PhotoState state = StateOf(c); run > 0; run--)
                yield return state;
        }
    }

    static char Letter(PhotoState state) => state switch
    {
        PhotoState.Running => 'r',
        PhotoState.Done => 'd',
        PhotoState.Refused => 'x',
        PhotoState.Failed => 'f',
        PhotoState.TimedOut => 't',
        PhotoState.Cancelled => 'c',
        _ => 'w',
    };

    static PhotoState StateOf(char letter) => letter switch
    {
        'r' => PhotoState.Running,
        'd' => PhotoState.Done,
        'x' => PhotoState.Refused,
        'f' => PhotoState.Failed,
        't' => PhotoState.TimedOut,
        'c' => PhotoState.Cancelled,
        _ => PhotoState.Waiting,
    };
}
