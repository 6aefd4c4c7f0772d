using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Local.Engine;

namespace CartoonFunctions.Local.Tests.Engine;

public class BackoffTests
{
    static readonly Backoff Quick = new(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2));

    [Fact]
    public async Task A_fault_that_passes_is_tried_again()
    {
        int attempts = 0;

        string result = await Quick.RunAsync(() =>
            ++attempts < 3 ? throw new TransientFaultException("busy", new IOException()) : Task.FromResult("done"), TimeProvider.System,
            default);

        Assert.Equal(("done", 3), (result, attempts));
    }

    [Fact]
    public async Task A_fault_that_stays_is_given_up_after_the_last_attempt()
    {
        int attempts = 0;

        await Assert.ThrowsAsync<TransientFaultException>(() =>
            Quick.RunAsync<string>(() =>
                throw new TransientFaultException($"{++attempts}", new IOException()), TimeProvider.System, default));

        Assert.Equal(3, attempts);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 5)]
    public async Task Storage_that_does_not_answer_is_given_up_only_where_somebody_waits(bool isGivenUp, int tried)
    {
        int attempts = 0;

        Task<int> running = (Quick with { CountsOutages = isGivenUp }).RunAsync(() =>
            ++attempts < 5 ? throw new OutageException("gone") : Task.FromResult(attempts), TimeProvider.System, default);

        await Task.WhenAny(running);
        Assert.Equal((isGivenUp, tried), (running.IsFaulted, attempts));
    }

    [Fact]
    public async Task A_fault_that_cannot_pass_is_not_tried_again()
    {
        int attempts = 0;

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Quick.RunAsync<string>(() => throw new InvalidDataException($"{++attempts}"), TimeProvider.System, default));

        Assert.Equal(1, attempts);
    }
}
