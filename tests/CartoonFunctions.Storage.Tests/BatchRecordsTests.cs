using System.Net;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.Storage.Tests;

public sealed class BatchRecordsTests
{
    /// <summary>Every type that the inbox keeps.</summary>
    public static TheoryData<Type> InboxTypes => [.. JsonContracts.TypesOf(typeof(InboxJson))];

    [Theory]
    [MemberData(nameof(InboxTypes))]
    public void What_the_inbox_keeps_is_read_by_other_versions(Type type)
    {
        JsonContracts.AssertReadsOneMemberMore(type, InboxJson.Kept.Options);
        JsonContracts.AssertReadsOneMemberLess(type, InboxJson.Kept.Options);
    }

    [Theory]
    [InlineData("what is this")]
    [InlineData("null")]
    [InlineData("""{"createdAt":"2026-01-04T15:23:47+00:00"}""")]
    public async Task A_record_that_cannot_be_read_is_named_with_its_batch(string kept)
    {
        UnreadableBatchException fault =
            await Assert.ThrowsAsync<UnreadableBatchException>(() => RecordsOver(kept).FindAsync("b-1", CancellationToken.None));

        Assert.Contains("b-1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_a_newer_version_is_read()
    {
        BatchRecord? record = await RecordsOver("""{"createdAt":"2026-01-04T15:23:47+00:00","request":{"id":"b-1","source":{"container":"uploads","prefix":"b-1/"},"options":{"strength":0.5,"laterOption":true}}}""")
            .FindAsync("b-1", CancellationToken.None);

        Assert.Equal(new BatchOptions { Strength = 0.5 }, record!.Request.Options);
    }

    static BatchRecords RecordsOver(string content) => new(new BlobServiceClient(
        new Uri("http://127.0.0.1:9/account"),
            new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(new OneBlob(content))) }));

    /// <summary>An account in which every blob is the same.</summary>
    sealed class OneBlob(string content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = new(HttpStatusCode.OK) { Content = new StringContent(content) };
            answer.Headers.TryAddWithoutValidation("ETag", "\"1\"");
            answer.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
            return Task.FromResult(answer);
        }
    }
}
