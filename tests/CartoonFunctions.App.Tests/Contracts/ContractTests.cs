using System.Text.Json;
using System.Text.Json.Nodes;
using CartoonFunctions.App.Batches;
using CartoonFunctions.App.Inbox;
using CartoonFunctions.App.Tests.Replay;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage;

namespace CartoonFunctions.App.Tests.Contracts;

/// <summary>
/// The JSON of every input and output of the orchestrators and activities, as stored samples. Batches are in flight during a
/// deployment: what one version wrote, the next must read, and write again without a loss.
/// </summary>
public class ContractTests
{
    /// <summary>Each contract and its sample.</summary>
    public static TheoryData<Type> Types =>
    [
        typeof(BatchRequest), typeof(PlanWork), typeof(BatchPlan), typeof(PhotoWork), typeof(PhotoOutcome), typeof(BatchOutcome),
        typeof(PackWork), typeof(BatchReport), typeof(BatchSnapshot), typeof(FolderToCollect), typeof(FolderToTake), typeof(TakenFolder),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_read_is_written_again_the_same(Type type)
    {
        JsonNode sample = JsonNode.Parse(Sample(type))!;
        object value = sample.Deserialize(type, DurableReplay.Json)!;

        JsonNode written = JsonSerializer.SerializeToNode(value, type, DurableReplay.Json)!;
        Assert.True(JsonNode.DeepEquals(sample, written), written.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_member_of_a_newer_version_is_passed_over(Type type)
    {
        JsonNode sample = JsonNode.Parse(Sample(type))!;
        sample["added"] = new JsonObject { ["later"] = true };

        Assert.NotNull(sample.Deserialize(type, DurableReplay.Json));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_member_that_another_version_does_not_write_is_not_missed(Type type) =>
        JsonContracts.AssertReadsOneMemberLess(type, DurableReplay.Json);

    [Theory]
    [MemberData(nameof(Types))]
    public void It_holds_names_and_numbers_and_no_pixels(Type type) => Assert.InRange(Sample(type).Length, 1, 3000);

    static string Sample(Type type) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", $"{type.Name}.json"));
}
