using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Local.Engine;

namespace CartoonFunctions.Local.Tests.Engine;

public sealed class JournalEntryTests
{
    /// <summary>Every kind of entry.</summary>
    public static TheoryData<string> Kinds => [.. Entries.Select(type => type.Name)];

    static IEnumerable<Type> Entries => typeof(JournalEntry).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JournalEntry)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_entry_of_another_version_with_a_member_more_is_read(string kind) =>
        JsonContracts.AssertReadsOneMemberMore(TypeOf(kind), JournalJson.Entry.Options);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_entry_of_another_version_with_a_member_less_is_read(string kind) =>
        JsonContracts.AssertReadsOneMemberLess(TypeOf(kind), JournalJson.Entry.Options);

    [Fact]
    public void An_empty_source_says_so_when_it_ends_a_batch() =>
        Assert.Equal("There is no photo there.", Fault.ReasonOfBatch(new BatchRefusedException("There is no photo there.")).Text);

    [Fact]
    public void A_fault_of_the_inside_is_not_told() =>
        Assert.DoesNotContain("secret", Fault.ReasonOfBatch(new InvalidOperationException("secret")).Text, StringComparison.Ordinal);

    static Type TypeOf(string kind) => Entries.Single(type => type.Name == kind);
}
