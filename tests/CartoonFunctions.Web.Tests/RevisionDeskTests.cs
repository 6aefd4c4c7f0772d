using System.Net;
using System.Text;
using System.Text.Json;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Web.Tests;

public sealed class RevisionDeskTests
{
    [Fact]
    public async Task An_engine_that_revises_nothing_says_so_and_what_to_do_instead()
    {
        await using WebHost host = await WebHost.StartAsync(new FinishedEngine());

        using StringContent body = new("""{"photos":[1]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await host.Client.PostAsync("/api/batches/b-1/revisions", body);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        Assert.EndsWith(":not-offered", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Contains("/retry", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>An engine as Durable Functions is: an orchestration that has ended is not taken up again.</summary>
    sealed class FinishedEngine : IBatchEngine
    {
        public EngineActivity Activity => new(0, 0, 0);

        public bool CanRevise => false;

        public Task StartAsync(BatchRecord record, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<BatchStatus?> WaitForChangeAsync(string batchId, string? version, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task CancelAsync(string batchId, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> ReviseAsync(BatchRecord record, BatchRevision revision, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
