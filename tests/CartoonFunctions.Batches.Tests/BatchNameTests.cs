using CartoonFunctions.Batches.Names;

namespace CartoonFunctions.Batches.Tests;

public sealed class BatchNameTests
{
    [Theory]
    [InlineData("Summer party", "Summer party.zip")]
    [InlineData("Anna / Ben: \"80?\"", "Anna _ Ben_ _80__.zip")]
    [InlineData("Holiday 2026.", "Holiday 2026.zip")]
    [InlineData("CON", "CON_.zip")]
    [InlineData("生日 👵🏽", "生日 👵🏽.zip")]
    [InlineData("...", "photo.zip")]
    public void The_zip_s_file_name_is_one_that_every_file_system_takes(string name, string fileName) =>
        Assert.Equal(fileName, BatchName.Zip(name));

    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData(" Ben\t", "Ben")]
    [InlineData("Jose\u0301", "José")]
    public void A_name_is_kept_without_spaces_around_it_and_in_one_spelling(string? given, string? kept) =>
        Assert.Equal(kept, BatchName.Tidy(given));

    [Theory]
    [InlineData("two\nlines", "control characters")]
    [InlineData("\u202Egpj.exe", "direction marks")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901", "80 are allowed")]
    public void What_is_no_name_is_refused_with_why(string name, string said) =>
        Assert.Contains(said, BatchName.WhyNot(name), StringComparison.Ordinal);
}
