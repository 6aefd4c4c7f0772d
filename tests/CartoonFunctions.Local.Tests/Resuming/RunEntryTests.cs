using CartoonFunctions.Local.Resuming;

namespace CartoonFunctions.Local.Tests.Resuming;

public sealed class RunEntryTests
{
    /// <summary>Every kind of line.</summary>
    public static TheoryData<string> Kinds => [.. Entries.Select(type => type.Name)];

    static IEnumerable<Type> Entries => typeof(RunEntry).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RunEntry)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_line_of_another_version_with_a_member_more_is_read(string kind) =>
        JsonContracts.AssertReadsOneMemberMore(TypeOf(kind), RunJson.Entry.Options);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_line_of_another_version_with_a_member_less_is_read(string kind) =>
        JsonContracts.AssertReadsOneMemberLess(TypeOf(kind), RunJson.Entry.Options);

    static Type TypeOf(string kind) => Entries.Single(type => type.Name == kind);
}
