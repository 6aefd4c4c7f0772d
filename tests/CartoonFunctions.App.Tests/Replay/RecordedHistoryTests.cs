using CartoonFunctions.App.Batches;
using CartoonFunctions.App.Inbox;
using CartoonFunctions.App.Tests.Batches;
using CartoonFunctions.Storage;
using Google.Protobuf;
using P = Microsoft.DurableTask.Protobuf;

namespace CartoonFunctions.App.Tests.Replay;

/// <summary>
/// Histories of version 0.1, as they lie in a task hub while a newer version is deployed. Each is replayed after every event, so
/// the version at hand must take the same steps, with the same JSON, from wherever the older one had come to.
/// </summary>
public class RecordedHistoryTests
{
    /// <summary>The recordings; see <see cref="Record"/>.</summary>
    public static TheoryData<string> Recordings =>
        ["batch-completed", "batch-timed-out", "batch-cancelled", "batch-with-retries", "slice-completed", "folder-collected"];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_history_goes_on_from_every_event_and_ends_as_it_did(string recording)
    {
        P.OrchestratorRequest whole = Read(recording);
        P.OrchestratorResponse last = new();
        for (int events = 2; events <= whole.PastEvents.Count; events++)
        {
            last = ReplayUpTo(whole, events);
            Assert.DoesNotContain(last.Actions, action =>
                action.CompleteOrchestration?.OrchestrationStatus == P.OrchestrationStatus.Failed);
        }
        P.CompleteOrchestrationAction end = Assert.Single(last.Actions, action => action.CompleteOrchestration is not null)
            .CompleteOrchestration;
        Assert.Equal(File.ReadAllText(PathOf($"{recording}.output.json")).Trim(), end.Result ?? "null");
    }

    static P.OrchestratorResponse ReplayUpTo(P.OrchestratorRequest whole, int events)
    {
        P.OrchestratorRequest part = new() { InstanceId = whole.InstanceId };
        part.PastEvents.AddRange(whole.PastEvents.Take(events));
        return CreateHub().Replay(whole.PastEvents.First(happened => happened.ExecutionStarted is not null).ExecutionStarted.Name, part);
    }

    static DurableReplay CreateHub() => BatchRuns.CreateHub((_, _) => throw new InvalidOperationException("Nothing is done in a replay."))
        .With<FolderToCollect, object>(nameof(FolderCollector.CollectFolder), async (context, input) =>
        {
            await FolderCollector.CollectFolder(context, input!);
            return null;
        });

    static P.OrchestratorRequest Read(string recording) =>
        P.OrchestratorRequest.Parser.ParseJson(File.ReadAllText(PathOf($"{recording}.json")));

    static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Histories", file);

    /// <summary>Records what the tests replay. Run it by hand for a new version, and keep the recordings of the versions before.</summary>
    [SkippableFact]
    public void Record()
    {
        Skip.If(Environment.GetEnvironmentVariable("CARTOON_RECORD_HISTORIES") is null,
            "records only when CARTOON_RECORD_HISTORIES is set");
        BatchRuns completed = new(photos: 4);
        completed.Start();
        completed.Hub.RunToEnd(BatchRuns.Id);
        Write("batch-completed", completed.Hub[BatchRuns.Id]);

        BatchRuns timedOut = new(photos: 4);
        timedOut.Hub.Held = (name, input) =>
            name == nameof(BatchActivities.CartoonizePhoto) && input.Contains("photo-4", StringComparison.Ordinal);
        timedOut.Start();
        timedOut.Hub.RunUntilIdle();
        while (timedOut.Hub.PassTime())
            timedOut.Hub.RunUntilIdle();
        timedOut.Hub.Held = (_, _) => false;
        timedOut.Hub.RunToEnd(BatchRuns.Id);
        Write("batch-timed-out", timedOut.Hub[BatchRuns.Id]);

        BatchRuns cancelled = new(photos: 4);
        cancelled.Start();
        cancelled.Hub.RunUntilIdle(activitiesAtMost: 3);
        cancelled.Hub.Raise(BatchRuns.Id, BatchOrchestrators.CancelEvent, "");
        cancelled.Hub.RunToEnd(BatchRuns.Id);
        Write("batch-cancelled", cancelled.Hub[BatchRuns.Id]);

        int tries = 0;
        BatchRuns retried = new(photos: 3, work =>
            work.Photo.Number == 2 && tries++ < 2 ? throw new IOException("The worker was lost.") : BatchRuns.Drawn(work));
        retried.Start();
        retried.Hub.RunToEnd(BatchRuns.Id);
        Write("batch-with-retries", retried.Hub[BatchRuns.Id]);

        BatchRuns sliced = new(photos: 4);
        sliced.Start(maxPhotos: 2);
        sliced.Hub.RunToEnd(BatchRuns.Id);
        Write("slice-completed", sliced.Hub[$"{BatchRuns.Id}-1"]);

        DurableReplay collector = new DurableReplay((name, _) => name switch
        {
            nameof(FolderCollector.NameBatch) => BatchRuns.Id,
            nameof(FolderCollector.TakeFolder) => new TakenFolder(2, More: false),
            _ => true,
        }).With<FolderToCollect, object>(nameof(FolderCollector.CollectFolder), async (context, input) =>
        {
            await FolderCollector.CollectFolder(context, input!);
            return null;
        });
        collector.Start(nameof(FolderCollector.CollectFolder), "inbox-1", new FolderToCollect("holiday", 20));
        collector.RunUntilIdle();
        collector.Raise("inbox-1", FolderCollector.ArrivalEvent, "a.jpg");
        collector.RunToEnd("inbox-1");
        Write("folder-collected", collector["inbox-1"]);
    }

    static void Write(string recording, DurableReplay.Instance instance)
    {
        P.OrchestratorRequest whole = new() { InstanceId = instance.Id };
        whole.PastEvents.AddRange(instance.History);
        string folder = Path.Combine(TestFolders.Repository, "tests/CartoonFunctions.App.Tests/Histories");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{recording}.json"),
            new JsonFormatter(JsonFormatter.Settings.Default.WithIndentation()).Format(whole) + "\n");
        File.WriteAllText(Path.Combine(folder, $"{recording}.output.json"), (instance.End!.Result ?? "null") + "\n");
    }
}
