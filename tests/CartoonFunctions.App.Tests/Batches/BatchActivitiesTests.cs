using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using CartoonFunctions.App.Batches;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace CartoonFunctions.App.Tests.Batches;

public class BatchActivitiesTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);

    [Fact]
    public async Task A_zip_that_takes_too_long_ends_the_batch_and_says_so()
    {
        ManualTime time = new(Start);
        BlobServiceClient account = new(new Uri("http://127.0.0.1:9/account"),
            new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(new SilentStorage())) });
        BatchRecords records = new(account);
        BlobStore store = new(account, records);
        BatchActivities activities = new(plan: null!, cartoonizer: null!, new PackResults(store), plans: null!, store, records,
            new PhotosInFlight(), new BatchEnds(time), time, NullLogger<BatchActivities>.Instance);
        BatchOutcome nothing = new(BatchEnd.Completed, []);

        Task<BatchReport> packing = activities.PackResults(
            new PackWork(BatchRuns.Id, BatchRuns.PlanOf(0, Start), new BatchOptions(), nothing, 1.5), default);
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
