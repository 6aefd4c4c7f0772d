using System.Diagnostics.CodeAnalysis;

namespace CartoonFunctions.Local.Engine;

/// <summary>What a journal knows of one drawing of photos: the batch itself, or one of its revisions.</summary>
sealed class JournalChapter
{
    readonly Dictionary<int, PhotoSettled> settled = [];

    /// <summary>The plan, once made.</summary>
    public Planned? Planned { get; private set; }

    /// <summary>The end, once reached.</summary>
    public Packed? Packed { get; private set; }

    /// <summary>Whether it was given up.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>The outcome of a photo, where it is known.</summary>
    public bool TryGetSettled(int number, [NotNullWhen(true)] out PhotoSettled? entry) => settled.TryGetValue(number, out entry);

    /// <summary>Takes an entry; the first of its kind counts.</summary>
    public void Apply(JournalEntry entry)
    {
        switch (entry)
        {
            case Planned planned when planned is IOfRevision || planned.Plan.Photos.Count > 0:
                Planned ??= planned;
                break;
            case PhotoSettled photo:
                settled.TryAdd(photo.Outcome.Number, photo);
                break;
            case Packed { Report.WasPlanned: true } packed:
                Packed ??= packed;
                break;
            case RevisionLeft:
                IsLeft = true;
                break;
        }
    }
}
