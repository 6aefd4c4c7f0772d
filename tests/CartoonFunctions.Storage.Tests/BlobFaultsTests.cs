using Azure.Identity;
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
}
