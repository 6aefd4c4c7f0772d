namespace CartoonFunctions.Batches.Tests;

public sealed class BatchIdsTests
{
    [Fact]
    public void Later_ids_come_first_in_name_order_and_tell_their_time()
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);

        string[] ids = [BatchIds.New(time), BatchIds.New(time.AddMilliseconds(1)), BatchIds.New(time.AddYears(10))];

        Assert.Equal(ids.Reverse(), ids.Order(StringComparer.Ordinal));
        Assert.Equal(time, BatchIds.CreatedAt(ids[0]));
        Assert.All(ids, id => Assert.True(BatchIds.IsValid(id) && BatchIds.IsGenerated(id)));
    }

    [Fact]
    public void Two_ids_of_one_moment_differ() =>
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => BatchIds.New(DateTimeOffset.UnixEpoch)).Distinct().Count());

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("ABC")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    public void What_could_mean_another_blob_is_no_id(string id) => Assert.False(BatchIds.IsValid(id));
}
