using CartoonFunctions.Local.Diagnosis;

namespace CartoonFunctions.Local.Tests.Diagnosis;

public class SharedPathTests
{
    [SkippableTheory]
    [InlineData("/home/anna/.local/share/cartoon", "~/.local/share/cartoon")]
    [InlineData("/home/anna", "~")]
    [InlineData("/home/annabel/photos", "/home/annabel/photos")]
    [InlineData("/media/anna/card", "/media/USER/card")]
    [InlineData("/opt/cartoon", "/opt/cartoon")]
    public void A_path_for_strangers_names_neither_the_home_nor_the_person(string path, string shown)
    {
        Skip.If(OperatingSystem.IsWindows(), "paths of Unix");
        Assert.Equal(shown, SharedPath.Of(path, "/home/anna", "anna"));
    }
}
