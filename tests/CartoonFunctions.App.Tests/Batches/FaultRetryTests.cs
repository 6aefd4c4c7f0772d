using CartoonFunctions.App.Batches;
using CartoonFunctions.Batches.Faults;
using Grpc.Core;

namespace CartoonFunctions.App.Tests.Batches;

public class FaultRetryTests
{
    [Theory]
    [InlineData(StatusCode.Unknown)] // what the host makes of a fault of Durable's storage
    [InlineData(StatusCode.Unavailable)] // a host that is stopping
    [InlineData(StatusCode.Internal)]
    public async Task A_question_to_durable_that_is_not_answered_is_an_outage(StatusCode status)
    {
        Exception fault = await Assert.ThrowsAnyAsync<Exception>(() => FaultRetry.MarkAsync<int>(() =>
            throw new RpcException(new Status(status, "The table did not answer."))));

        Assert.Equal(FaultKind.Outage, Fault.KindOf(fault));
    }

    [Fact]
    public async Task A_question_that_durable_does_not_understand_is_not_asked_again()
    {
        await Assert.ThrowsAsync<LastingFaultException>(() => FaultRetry.MarkAsync<int>(() =>
            throw new RpcException(new Status(StatusCode.InvalidArgument, "No such instance."))));
    }
}
