namespace CartoonFunctions.Storage;

/// <summary>
/// Photos that any tool writes to <c>inbox/{folder}/</c>, and how a folder becomes a batch: when <c>batch.json</c> arrives, or when
/// nothing has come for a while. Each photo goes into exactly one batch, because it is moved there before the batch starts; which
/// batch that is, is written down before the first is moved, so a collection that was cut off is taken up again. A host asks which
/// folders are ready, and for each one names its batch, takes the folder, starts the batch and lets go of the folder, in this order;
/// every step can be done again.
/// </summary>
public interface IInbox
{
    /// <summary>The folders that can be taken now: those that are complete, and those of which the taking was cut off.</summary>
    Task<IReadOnlyCollection<string>> ListReadyAsync(CancellationToken cancellation);

    /// <summary>The id of the batch that a folder's photos go into: the one that a taking which was cut off had, or a new one.</summary>
    Task<string> NameBatchAsync(string folder, CancellationToken cancellation);

    /// <summary>
    /// Moves what lies in a folder to a batch's uploads and keeps the batch's record. Doing it again after a fault goes on where it was.
    /// A folder without a photo is left as it is; one whose options cannot be used is told so, and waits for others.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="batchId">What <see cref="NameBatchAsync"/> gave.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    Task<TakenFolder> TakeAsync(string folder, string batchId, CancellationToken cancellation);

    /// <summary>Lets a folder go whose batch was started, so that what comes next becomes another batch.</summary>
    Task ReleaseAsync(string folder, string batchId, CancellationToken cancellation);
}

/// <summary>When a folder of the inbox is complete.</summary>
/// <param name="Quiet">How long nothing may have come, where there is no <c>batch.json</c>.</param>
public sealed record InboxSettings(TimeSpan Quiet);

/// <summary>What was taken from a folder of the inbox.</summary>
/// <param name="Photos">The batch's photos; none when there was no photo, or the folder's options cannot be used.</param>
/// <param name="More">Whether photos have come since.</param>
public sealed record TakenFolder(int Photos, bool More);
