using CartoonFunctions.Batches;

namespace CartoonFunctions.Web.Tests;

public sealed class UnstartedBatchesTests
{
    readonly ManualTime time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void One_more_batch_than_may_wait_is_refused_until_another_is_started_or_gone()
    {
        UnstartedBatches unstarted = Full();

        ApiProblem problem = Assert.Throws<ApiProblem>(() => unstarted.Add("one more"));
        Assert.Equal((429, "too-many-batches"), (problem.Status, problem.Kind.Name));

        unstarted.Remove("7");
        unstarted.Add("one more");
    }

    [Fact]
    public void What_nobody_has_started_within_its_time_counts_no_more()
    {
        UnstartedBatches unstarted = Full();

        time.Advance(BatchLimits.UnstartedKept + TimeSpan.FromSeconds(1));

        unstarted.Add("one more");
    }

    UnstartedBatches Full()
    {
        UnstartedBatches unstarted = new(time);
        for (int i = 0; i < BatchLimits.MostUnstarted; i++)
            unstarted.Add($"{i}");
        return unstarted;
    }
}
