using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.Storage.Tests;

public class BlobFaultsTests
{
    [Fact]
    public void An_identity_that_is_not_told_just_now_is_an_outage()
    {
        Assert.IsType<OutageException>(BlobFaults.Translate(new AuthenticationFailedException("The endpoint of the identity is busy.")));
        Assert.IsType<OutageException>(BlobFaults.Translate(new CredentialUnavailableException("No answer from the endpoint.")));
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_in_time_is_an_outage_and_no_cancel()
    {
        BlobContainerClient container = Connect(TimeSpan.FromMilliseconds(50), stop => Task.Delay(Timeout.Infinite, stop));

        await Assert.ThrowsAsync<OutageException>(() => container.ExistsAsync());
        Assert.Throws<OutageException>(() => container.Exists());
    }

    [Fact]
    public async Task Whoever_cancels_a_call_hears_that_it_was_cancelled()
    {
        using CancellationTokenSource person = new();
        BlobContainerClient container = Connect(TimeSpan.FromMinutes(1), async stop =>
        {
            await person.CancelAsync();
            await Task.Delay(Timeout.Infinite, stop);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => container.ExistsAsync(person.Token));
    }

    static BlobContainerClient Connect(TimeSpan within, Func<CancellationToken, Task> answer)
    {
        BlobClientOptions options = new() { Transport = new HttpClientTransport(new HttpClient(new Storage(answer))) };
        options.Retry.NetworkTimeout = within;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.AddPolicy(new BlobFaults(), HttpPipelinePosition.PerCall);
        return new BlobContainerClient(new Uri("http://127.0.0.1:9/account/photos"), options);
    }

    sealed class Storage(Func<CancellationToken, Task> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await answer(cancellationToken);
            return new HttpResponseMessage(System.Net.HttpStatusCode.OK);
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            SendAsync(request, cancellationToken).GetAwaiter().GetResult();
    }
}
