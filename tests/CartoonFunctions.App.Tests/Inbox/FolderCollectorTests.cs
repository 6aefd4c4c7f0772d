using System.Text.Json;
using CartoonFunctions.App.Inbox;
using CartoonFunctions.App.Tests.Replay;
using CartoonFunctions.Storage;

namespace CartoonFunctions.App.Tests.Inbox;

public class FolderCollectorTests
{
    const string Collector = "inbox-1";

    readonly Queue<TakenFolder> taken = new();
    readonly DurableReplay hub;
    int named;

    public FolderCollectorTests()
    {
        hub = new DurableReplay(CarryOut).With<FolderToCollect, object>(nameof(FolderCollector.CollectFolder), async (context, input) =>
        {
            await FolderCollector.CollectFolder(context, input!);
            return null;
        });
    }

    [Fact]
    public void A_quiet_folder_becomes_a_batch_when_the_period_since_the_last_photo_is_over()
    {
        taken.Enqueue(new TakenFolder(2, More: false));
        DateTimeOffset begun = Start();
        Arrive("a.jpg");
        hub.RunToEnd(Collector);

        Assert.Equal(20, (hub.Now - begun).TotalSeconds, tolerance: 0.01);
        Assert.Equal([nameof(FolderCollector.NameBatch), nameof(FolderCollector.TakeFolder), nameof(FolderCollector.StartBatch)], Steps);
        Assert.Equal("\"batch-1\"", hub.Done[^1].Input);
    }

    [Fact]
    public void The_options_end_the_wait_at_once()
    {
        taken.Enqueue(new TakenFolder(1, More: false));
        DateTimeOffset begun = Start();
        Arrive("a.jpg");
        Arrive(CartoonFunctions.Storage.Blobs.Inbox.OptionsFile);

        Assert.Equal(begun, hub.Now, precision: TimeSpan.FromSeconds(0.01));
        Assert.True(hub[Collector].Completed);
    }

    [Fact]
    public void An_empty_folder_or_one_whose_options_cannot_be_used_starts_nothing()
    {
        taken.Enqueue(new TakenFolder(0, More: false));
        Start();
        Arrive(CartoonFunctions.Storage.Blobs.Inbox.OptionsFile);

        Assert.DoesNotContain(nameof(FolderCollector.StartBatch), Steps);
        Assert.True(hub[Collector].Completed);
    }

    [Fact]
    public void Photos_that_came_meanwhile_become_the_next_batch()
    {
        taken.Enqueue(new TakenFolder(2, More: true));
        taken.Enqueue(new TakenFolder(1, More: false));
        Start();
        hub.RunToEnd(Collector);

        Assert.Equal(2, hub[Collector].Rounds);
        Assert.Equal(["\"batch-1\"", "\"batch-2\""],
            hub.Done.Where(work => work.Name == nameof(FolderCollector.StartBatch)).Select(work => work.Input));
    }

    [Fact]
    public void A_thousand_arrivals_do_not_make_one_long_history()
    {
        taken.Enqueue(new TakenFolder(1000, More: false));
        Start();
        for (int i = 0; i < 450; i++)
            hub.Raise(Collector, FolderCollector.ArrivalEvent, $"{i}.jpg");
        hub.RunToEnd(Collector);

        Assert.Equal(3, hub[Collector].Rounds);
        Assert.Single(hub.Done, work => work.Name == nameof(FolderCollector.TakeFolder));
    }

    IEnumerable<string> Steps => hub.Done.Select(work => work.Name);

    DateTimeOffset Start()
    {
        hub.Start(nameof(FolderCollector.CollectFolder), Collector, new FolderToCollect("holiday", 20));
        hub.RunUntilIdle();
        return hub.Now;
    }

    void Arrive(string name)
    {
        hub.Raise(Collector, FolderCollector.ArrivalEvent, name);
        hub.RunUntilIdle();
    }

    object CarryOut(string name, string input) => name switch
    {
        nameof(FolderCollector.NameBatch) => $"batch-{++named}",
        nameof(FolderCollector.TakeFolder) =>
            taken.Dequeue() is var folder && JsonSerializer.Deserialize<FolderToTake>(input, DurableReplay.Json)!.Folder == "holiday"
            ? folder : throw new InvalidOperationException(),
        _ => true,
    };
}
