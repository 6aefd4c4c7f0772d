namespace CartoonFunctions.Batches.Tests;

public class NoPhotosTests
{
    [Theory]
    [InlineData("IMG_1.AAE")]
    [InlineData("trip/IMG_1.jpg.supplemental-metadata.json")]
    [InlineData("THUMBS.DB")]
    [InlineData("list.m3u8")]
    [InlineData("MVI_1.THM")]
    [InlineData("MVI_1.MOV")]
    [InlineData("IMG_1.jpg.part")]
    [InlineData("IMG_1.jpg~")]
    public void What_programs_leave_beside_photos_is_none(string name) => Assert.True(NoPhotos.IsByName(name));

    [Theory]
    [InlineData("json")]
    [InlineData("IMG_1.jpg")]
    [InlineData("photo")]
    [InlineData("notes.txt")]
    [InlineData("thumbs.db.jpg")]
    public void Every_other_file_is_looked_at(string name) => Assert.False(NoPhotos.IsByName(name));

    [Theory]
    [InlineData("@eaDir")]
    [InlineData("System Volume Information")]
    [InlineData("My Previews.lrdata")]
    [InlineData(".Trashes")]
    [InlineData("._IMG_1.jpg")]
    public void What_is_the_systems_own_is_passed_over(string name) => Assert.True(NoPhotos.IsSystem(name));

    [Fact]
    public void The_names_are_in_lower_case_as_every_client_compares_them()
    {
        string[] names = [.. NoPhotos.Folders, .. NoPhotos.Files, .. NoPhotos.Extensions];

        Assert.Equal(names.Select(name => name.ToLowerInvariant()), names);
        Assert.True(NoPhotos.IsAmongSystems("trip/@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg"));
    }

    [Fact]
    public void What_was_left_out_is_one_sentence()
    {
        StoredPhoto[] found = [new("a", 1), new("b", 1, null, LeftOut.NoPicture), new("c", 1, null, LeftOut.EarlierResult),
            new("d", 1, null, LeftOut.EarlierResult), new("e", 1, null, LeftOut.LinkedFolder)];

        Assert.Equal("1 file that is no picture, 2 results of earlier runs and 1 link to a folder were left out.",
            LeftOutCounts.Of(found)!.Sentence);
        Assert.Null(LeftOutCounts.Of(found[..1]));
    }
}
