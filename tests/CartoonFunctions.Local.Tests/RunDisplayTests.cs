using CartoonFunctions.Local.Terminal;
using Spectre.Console.Rendering;

namespace CartoonFunctions.Local.Tests;

public class RunDisplayTests
{
    [Theory]
    [InlineData("全家福合影照片第一张全家福合影照片第一张.jpg", 20)]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301.jpg", 12)]
    [InlineData("plain-name-that-is-rather-long.jpg", 20)]
    public void A_line_is_cut_by_its_columns_on_the_screen(string line, int width)
    {
        int columns = new Segment(RunDisplay.Fitted(line, width)).CellCount();

        Assert.InRange(columns, width - 3, width - 1);
    }

    [Fact]
    public void A_line_that_fits_is_left_alone() =>
        Assert.Equal("e\u0301e\u0301e\u0301e\u0301", RunDisplay.Fitted("e\u0301e\u0301e\u0301e\u0301", 6));

    [Fact]
    public void Joiners_are_shown_and_what_moves_the_cursor_or_turns_text_round_is_not() =>
        Assert.Equal("a\u200Cb?c?d", RunDisplay.Printable("a\u200Cb\u202Ec\u001Bd"));
}
