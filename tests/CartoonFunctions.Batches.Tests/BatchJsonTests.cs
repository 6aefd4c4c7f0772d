using System.Text.Json;

namespace CartoonFunctions.Batches.Tests;

public class BatchJsonTests
{
    static JsonSerializerOptions Kept => BatchJson.Kept<BatchRecord>().Options;

    /// <summary>Every type that is kept or sent.</summary>
    public static TheoryData<Type> Types => [.. JsonContracts.TypesOf(typeof(BatchJson))];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_member_of_a_newer_version_is_passed_over(Type type) => JsonContracts.AssertReadsOneMemberMore(type, Kept);

    [Theory]
    [MemberData(nameof(Types))]
    public void A_member_that_another_version_does_not_write_is_not_missed(Type type) => JsonContracts.AssertReadsOneMemberLess(type, Kept);

    [Theory]
    [MemberData(nameof(Types))]
    public void A_name_of_a_newer_version_is_read(Type type) => JsonContracts.AssertReadsUnknownNames(type, Kept);

    [Fact]
    public void A_photo_state_of_a_newer_version_reads_as_failed()
    {
        PhotoStatus photo = JsonSerializer.Deserialize("""{"id":"b","photos":[{"number":1,"name":"a.jpg","state":"blurred"}]}""", BatchJson.Kept<BatchStatus>())!.Photos[0];

        Assert.Equal((1, "a.jpg", PhotoState.Failed), (photo.Number, photo.Name, photo.State));
    }

    [Fact]
    public void A_reader_that_may_be_older_is_not_told_of_options_that_nobody_chose()
    {
        string json = JsonSerializer.Serialize(new BatchOptions { Style = "ink-comic", Strength = 1 }, BatchJson.Sparse<BatchOptions>());

        Assert.Equal("""{"style":"ink-comic","strength":1}""", json);
        Assert.Equal(new BatchOptions { Style = "ink-comic", Strength = 1 },
            JsonSerializer.Deserialize(json, BatchJson.Kept<BatchOptions>()));
    }
}
