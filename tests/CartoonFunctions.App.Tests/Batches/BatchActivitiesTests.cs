using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using CartoonFunctions.App.Batches;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage.Blobs;
using CartoonFunctions.Storage.Tests;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.App.Tests.Batches;

public class BatchActivitiesTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);

    readonly ManualTime time = new(Start);
    readonly KeptLog log = new();

    [Fact]
    public async Task A_zip_that_takes_too_long_ends_the_batch_and_says_so()
    {
        BlobServiceClient silent = new(new Uri("http://127.0.0.1:9/account"),
            new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(new SilentStorage())) });

        Task<BatchReport> packing = Create(silent).PackResults(Ended(BatchEnd.Completed), default);
        time.Advance(BatchActivities.PackWithin - TimeSpan.FromSeconds(1));
        Assert.False(packing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        BatchRefusedException refusal = await Assert.ThrowsAsync<BatchRefusedException>(() => packing);
        Assert.Equal(BatchReasons.ZipTooSlow.Code, refusal.Reason.Code);
        Assert.IsType<CarriedReason>(refusal.InnerException);
    }

    [Fact]
    public void A_zip_ends_by_itself_before_the_host_ends_it()
    {
        JsonNode host = JsonNode.Parse(File.ReadAllText(Path.Combine(TestFolders.Repository, "host.json")))!;
        TimeSpan functionTimeout = TimeSpan.Parse((string)host["functionTimeout"]!, CultureInfo.InvariantCulture);

        Assert.InRange(BatchActivities.PackWithin, TimeSpan.Zero, functionTimeout - TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(BatchEnd.TimedOut, true)]
    [InlineData(BatchEnd.Completed, false)]
    [InlineData(BatchEnd.Cancelled, false)]
    public async Task An_end_at_the_deadline_is_logged_with_an_exception_for_the_alert_that_counts_these(BatchEnd end, bool hasException)
    {
        PackWork work = Ended(end);

        await Create(new MemoryBlobs().Connect(BlobPlaces.Batches, work.Plan.Container)).PackResults(work, default);

        (string line, Exception? exception) = Assert.Single(log.Lines);
        Assert.StartsWith($"Batch {BatchRuns.Id} ended {end} ", line, StringComparison.Ordinal);
        Assert.Equal(hasException, exception is not null);
    }

    BatchActivities Create(BlobServiceClient account)
    {
        BatchRecords records = new(account);
        BlobStore store = new(account, records);
        return new BatchActivities(plan: null!, cartoonizer: null!, new PackResults(store), plans: null!, store, records,
            new PhotosInFlight(), new BatchEnds(time), time, log);
    }

    static PackWork Ended(BatchEnd end) =>
        new(BatchRuns.Id, BatchRuns.PlanOf(0, Start), new BatchOptions(), new BatchOutcome(end, []), 1.5);

    /// <summary>A log that a test reads, with what went along.</summary>
    sealed class KeptLog : ILogger<BatchActivities>
    {
        public List<(string Line, Exception? Exception)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Add((formatter(state, exception), exception));
    }

    /// <summary>An account that takes every call and never answers.</summary>
    sealed class SilentStorage : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
