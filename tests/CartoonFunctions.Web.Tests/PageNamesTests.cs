using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Names;

namespace CartoonFunctions.Web.Tests;

public class PageNamesTests
{
    [SkippableFact]
    public async Task The_page_shows_photos_in_the_order_in_which_they_are_numbered()
    {
        string[] names =
        [
            "IMG_1.jpg", "IMG_2.jpg", "IMG_10.jpg", "IMG_010.jpg", "IMG_0010.jpg", "img_10.jpg", "IMG_1 (2).jpg", "IMG_1.jpeg", "IMG_1", "IMG_",
            "a/2.jpg", "a/10.jpg", "a 2/1.jpg", "A/3.jpg", "a.jpg", "a-1.jpg", "a_1.jpg", "a[1].jpg", "aZ.jpg", "a`1.jpg", "a1b2c3", "a1b02c3",
            "a1b2c03", "0", "00", "000", "0a", "00a", "1", "01", "1.0", "1.00", "v1.10.jpg", "v1.9.jpg", new string('9', 40),
            "1" + new string('0', 40), "é.jpg", "e\u0301.jpg", "É.jpg", "İ.jpg", "ı.jpg", "ß.jpg", "中2.jpg", "中10.jpg", "٣.jpg", "３.jpg",
            "²1.jpg", "😀.jpg", "😁.jpg", "\uffee.jpg", "\ue000.jpg", "K.jpg", "\u212a.jpg", "line\n2.jpg", "", " ", ".", "/", "-1.jpg",
        ];
        Random random = new(13);
        string[] shuffled = [.. names];
        random.Shuffle(shuffled);

        string[] ofPage = await PageModules.RunAsync<string[]>("names.js", "answer(given.sort(byName));", shuffled);

        Assert.Equal(names.Order(NaturalOrder.Comparer), ofPage);
    }

    [SkippableFact]
    public async Task The_page_leaves_out_what_the_command_and_the_inbox_leave_out()
    {
        string[] listed = [.. NoPhotos.Folders.Select(folder => $"{folder}/a.jpg"), .. NoPhotos.Files,
            .. NoPhotos.Extensions.Select(extension => $"IMG_1.{extension.ToUpperInvariant()}")];
        var given = new
        {
            list = new { folders = NoPhotos.Folders, files = NoPhotos.Files, extensions = NoPhotos.Extensions },
            names = (string[])[.. FolderTable.Litter, .. listed, .. FolderTable.Photos],
        };

        string[] kept = await PageModules.RunAsync<string[]>("intake.js",
            """
            useNoPhotos(given.list);
            const files = given.names.map(path => ({ name: path.split('/').at(-1), webkitRelativePath: path }));
            answer(photosAmong(files).map(file => file.webkitRelativePath));
            """, given);

        Assert.Equal(FolderTable.Photos, kept);
    }
}
