using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Storage.Tests;

public class InboxProblemTests
{
    [Fact]
    public void A_folder_is_told_what_is_wrong_in_a_problem_document_and_in_no_programmers_words()
    {
        using StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));
        string? wrong = InboxOptions.TryParse(BinaryData.FromString("""{ "strenght": 0.5, "frob": 1 }"""), new OptionCheck(models),
            out BatchOptions _);
        string text = InboxOptions.ErrorText(wrong!);

        using JsonDocument problem = JsonDocument.Parse(text);
        Assert.Equal("urn:cartoonfunctions:problem:invalid-request", problem.RootElement.GetProperty("type").GetString());
        string detail = problem.RootElement.GetProperty("detail").GetString()!;
        Assert.Contains("strenght", detail, StringComparison.Ordinal);
        Assert.Contains("frob", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CartoonFunctions.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ }\r\n")]
    public void Options_as_Windows_editors_write_them_can_be_used(string text)
    {
        using StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));

        Assert.Null(InboxOptions.TryParse(BinaryData.FromString("\uFEFF" + text), new OptionCheck(models), out BatchOptions options));
        Assert.Equal(new BatchOptions(), options);
    }
}
