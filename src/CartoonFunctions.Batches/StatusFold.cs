using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>The status of a batch as a pure fold over what has happened to it: every engine tells the events, and what they make of a
/// status is said here alone.</summary>
public static class StatusFold
{
    /// <summary>The status of a batch to which all that has happened, in that order.</summary>
    public static BatchStatus Of(BatchRecord record, IEnumerable<BatchEvent> events) =>
        events.Aggregate(BatchStatus.Created(record), After);

    /// <summary>The status after one more event.</summary>
    public static BatchStatus After(this BatchStatus status, BatchEvent happened) => happened switch
    {
        BatchTakenUp begun => status with { State = BatchState.Running, StartedAt = begun.At },
        BatchPlanned planned => Planned(status, planned),
        PhotoTakenUp photo => TakenUp(status, photo.Number),
        PhotosEnded ended => Settled(status, ended.Outcomes),
        PackingBegun => status with { State = BatchState.Packing },
        BatchPacked packed => Packed(status, packed),
        UnplannedCancelled cancelled => GiveUpRest(status, PhotoState.Cancelled, BatchReasons.Cancelled) with
        {
            State = BatchState.Cancelled,
            EndedAt = cancelled.At,
        },
        BatchGivenUp failed => GiveUpRest(status, PhotoState.Failed, BatchReasons.BatchFailed) with
        {
            State = BatchState.Failed,
            EndedAt = failed.At,
            Reason = failed.Reason.Text,
            ReasonCode = failed.Reason.Code,
            ReasonValues = failed.Reason.Values,
        },
        RevisionAsked asked => Asked(status, asked.Revision),
        RevisionPlanned planned => Planned(status, planned),
        RevisionGivenUp givenUp => WithPhotos(
            givenUp.Before with
            {
                Revisions = status.Revisions,
                Reason = givenUp.Reason.Text,
                ReasonCode = givenUp.Reason.Code,
                ReasonValues = givenUp.Reason.Values,
            },
            [.. givenUp.Before.Photos, .. givenUp.Added.Select(outcome => PhotoStatus.Of(status.Id, outcome))]),
        _ => throw new ArgumentException($"The status knows no {happened.GetType().Name}.", nameof(happened)),
    };

    /// <summary>The same status with the seconds until the last photo, which only a batch that is being drawn has.</summary>
    public static BatchStatus WithEta(this BatchStatus status, double? seconds) =>
        status with { EtaSeconds = status.State == BatchState.Running && seconds is { } left ? (int)Math.Ceiling(left) : null };

    static BatchStatus Planned(BatchStatus status, BatchPlanned planned) => WithPhotos(
        status with
        {
            StartedAt = planned.Plan.StartedAt.ToUniversalTime(),
            Container = planned.Plan.Container,
            Deadline = planned.Deadline,
        },
        [.. planned.Plan.Photos.Select(photo => PhotoStatus.Waiting(photo.Number, photo.Name, photo.WhyNot))]);

    /// <summary>Under way again. Told once more, of a revision that waited for another one, it says the same of the photos as they are
    /// by then.</summary>
    static BatchStatus Asked(BatchStatus status, BatchRevision revision)
    {
        HashSet<int> again = [.. revision.Photos];
        IEnumerable<PhotoStatus> photos = status.Photos.Select(photo => again.Contains(photo.Number) ? photo.WaitingAgain() : photo);
        HashSet<string> known = [.. status.Photos.Select(photo => photo.Name)];
        List<AnnouncedPhoto> added = [.. revision.NewPhotos.Where(photo => !known.Contains(photo.Name))];
        return WithPhotos(
            status with
            {
                State = BatchState.Running,
                Revisions = revision.Number > status.LatestRevision ? [.. status.Revisions ?? [], revision.Asked] : status.Revisions,
                Reason = null,
                ReasonCode = null,
                ReasonValues = null,
            },
            [.. photos, .. added.Select((photo, i) => PhotoStatus.Waiting(status.Photos.Count + i + 1, photo.Name, photo.WhyNot))]);
    }

    /// <summary>The photos are known since it was asked for, unless one before it was given up.</summary>
    static BatchStatus Planned(BatchStatus status, RevisionPlanned planned)
    {
        List<PhotoStatus> photos = [.. status.Photos];
        foreach (PlannedPhoto photo in planned.Plan.Photos.Where(photo => photo.Number == photos.Count + 1))
            photos.Add(PhotoStatus.Waiting(photo.Number, photo.Name, photo.WhyNot));
        return WithPhotos(status with { Deadline = planned.Deadline }, [.. photos]);
    }

    static BatchStatus Settled(BatchStatus status, IReadOnlyList<PhotoOutcome> outcomes)
    {
        PhotoStatus[] photos = [.. status.Photos];
        foreach (PhotoOutcome outcome in outcomes)
        {
            if (outcome.Number >= 1 && outcome.Number <= photos.Length && IsOpen(photos[outcome.Number - 1]))
                photos[outcome.Number - 1] = photos[outcome.Number - 1].After(status.Id, outcome);
        }
        return WithPhotos(status, photos);
    }

    static BatchStatus Packed(BatchStatus status, BatchPacked packed) => WithPhotos(
        status with
        {
            State = packed.Report.End switch
            {
                BatchEnd.TimedOut => BatchState.TimedOut,
                BatchEnd.Cancelled => BatchState.Cancelled,
                _ => BatchState.Completed,
            },
            Container = packed.Report.Container,
            Zip = packed.Report.Zip,
            ZipUrl = packed.Report.Zip is null ? null : BatchUrls.Zip(status.Id),
            Zips = packed.Report.Zips?.Select((name, i) => new ZipPart(name, BatchUrls.Zip(status.Id, i + 1))).ToList(),
            EndedAt = packed.At,
        },
        [.. packed.Photos.Select(outcome => PhotoStatus.Of(status.Id, outcome))]);

    static BatchStatus GiveUpRest(BatchStatus status, PhotoState state, ReasonKind why) => WithPhotos(status,
        [.. status.Photos.Select(photo => IsOpen(photo) ? (photo with { State = state }).Because(why.With()) : photo)]);

    static BatchStatus TakenUp(BatchStatus status, int number)
    {
        if (number < 1 || number > status.Photos.Count || status.Photos[number - 1].State != PhotoState.Waiting)
            return status;
        PhotoStatus[] photos = [.. status.Photos];
        photos[number - 1] = photos[number - 1] with { State = PhotoState.Running };
        return WithPhotos(status, photos);
    }

    static BatchStatus WithPhotos(BatchStatus status, PhotoStatus[] photos) =>
        status with { Photos = photos, Counts = BatchCounts.Of(photos.Length, photos.Select(photo => photo.State)) };

    static bool IsOpen(PhotoStatus photo) => photo.State is PhotoState.Waiting or PhotoState.Running;
}
