using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage.Folders;

namespace CartoonFunctions.Storage.Tests;

public sealed class FolderStoreTests : IDisposable
{
    static readonly DateTimeOffset Start = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Folders_are_searched_to_the_bottom_without_hidden_files()
    {
        Touch("a.jpg", "team/b.jpg", "team/deep/c.txt", ".secret", ".git/d.jpg");

        Assert.Equal(["a.jpg", "team/b.jpg", "team/deep/c.txt"], await NamesAsync(folder.Path));
    }

    [Fact]
    public async Task A_source_that_is_listed_twice_has_the_same_names_both_times()
    {
        Touch("one/IMG_10.jpg", "one/IMG_2.jpg", "two/IMG_2.jpg");
        FolderStore store = new([folder["one"], folder["two"]], "/nowhere");

        List<StoredPhoto> first = await store.ListAsync(FolderStore.Source, default).ToListAsync();
        List<StoredPhoto> second = await store.ListAsync(FolderStore.Source, default).ToListAsync();

        Assert.Equal(first, second);
        Assert.Equal(["IMG_10.jpg", "IMG_2 (2).jpg", "IMG_2.jpg"], first.Select(photo => photo.Name).Order(StringComparer.Ordinal));
        foreach (StoredPhoto photo in second)
            await (await store.OpenPhotoAsync(FolderStore.Source, photo.Name, null, null, default)).DisposeAsync();
    }

    [Fact]
    public async Task A_photo_that_is_named_beside_its_folder_is_one_photo()
    {
        Touch("team/a.jpg", "team/deep/b.jpg");
        FolderStore store = new([folder["team"], folder["team/deep"], folder["team/a.jpg"], folder["team/./deep/../a.jpg"]], "/nowhere");

        List<StoredPhoto> found = await store.ListAsync(FolderStore.Source, default).ToListAsync();

        Assert.Equal(["a.jpg", "deep/b.jpg"], found.Select(photo => photo.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_linked_folder_that_leads_back_up_is_not_followed()
    {
        Touch("team/a.jpg");
        Directory.CreateSymbolicLink(folder["team/loop"], folder.Path);

        Assert.Equal(["team/a.jpg"], await NamesAsync(folder.Path));
    }

    [Fact]
    public async Task A_linked_photo_counts_with_the_size_of_what_it_leads_to()
    {
        File.WriteAllBytes(folder["photo.jpg"], new byte[1234]);
        File.CreateSymbolicLink(folder["link.jpg"], folder["photo.jpg"]);

        List<StoredPhoto> photos = await new FolderStore([folder["link.jpg"]], "/nowhere").ListAsync(FolderStore.Source, default)
            .ToListAsync();

        Assert.Equal(1234, Assert.Single(photos).Bytes);
    }

    [Fact]
    public async Task Earlier_results_inside_the_folder_are_no_photos()
    {
        Touch("a.jpg", "outputs/outputs-20260104-152347/outputs_20260104_152347_001.png");

        Assert.Equal(["a.jpg"], await NamesAsync(folder.Path, folder["outputs"]));
    }

    [Fact]
    public async Task Results_are_known_by_their_manifest_wherever_they_are_unpacked_or_linked_to()
    {
        Touch("photos/a.jpg", "photos/anna.png", "photos/outputs_20260104_152347.zip", "kept/anna.png");
        const string manifest = """{"id":"b1","started":"2026-01-04T15:23:47Z","photos":[{"number":1,"name":"anna.jpg","state":"done","output":"anna.png"}]}""";
        File.WriteAllText(folder["photos/manifest.json"], manifest);
        File.WriteAllText(folder["kept/manifest.json"], manifest);
        File.CreateSymbolicLink(folder["photos/link.png"], folder["kept/anna.png"]);

        List<StoredPhoto> found = await new FolderStore([folder["photos"]], "/nowhere").ListAsync(FolderStore.Source, default)
            .ToListAsync();

        Assert.Equal("a.jpg", Assert.Single(found, photo => photo.LeftOut is null).Name);
        Assert.Equal(new LeftOutCounts(0, 4, 0), LeftOutCounts.Of(found));
    }

    [Fact]
    public async Task What_a_killed_run_had_drawn_is_no_photo_either()
    {
        await new FolderStore([], folder.Path).ClaimOutputAsync("one", Start, default);
        Touch("a.jpg", "outputs-20260104-152347/anna.png");
        Directory.Move(folder["outputs-20260104-152347"], folder["moved"]);

        Assert.Equal(["a.jpg"], await NamesAsync(folder.Path));
    }

    [Fact]
    public async Task A_manifest_of_somebody_else_leaves_its_folder_alone()
    {
        Touch("a.jpg");
        File.WriteAllText(folder["manifest.json"], """{"name":"A web app","start_url":"/","icons":[{"src":"a.jpg"}]}""");

        Assert.Equal(["a.jpg"], await NamesAsync(folder.Path));
    }

    [Fact]
    public async Task A_result_that_is_named_is_refused_and_not_drawn_again()
    {
        Touch("outputs-20260104-152347/outputs_20260104_152347_001.png");

        StoredPhoto photo = Assert.Single(await ListAsync(folder["outputs-20260104-152347/outputs_20260104_152347_001.png"]));

        Assert.Contains("earlier run", photo.Refusal!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Litter_is_left_out_of_folders_and_refused_only_where_it_is_named()
    {
        Touch("a.jpg", "a.jpg.json", "A.AAE", "Thumbs.db", "list.m3u", "@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", "#recycle/old.jpg",
            "$RECYCLE.BIN/$R1.jpg");

        List<StoredPhoto> found = await ListAsync(folder.Path);

        Assert.Equal("a.jpg", Assert.Single(found, photo => photo.LeftOut is null).Name);
        Assert.Equal("4 files that are no pictures were left out.", LeftOutCounts.Of(found)!.Sentence);
        Assert.Null(Assert.Single(await ListAsync(folder["Thumbs.db"])).LeftOut);
        Assert.Equal(["old.jpg"], await NamesAsync(folder["#recycle"]));
    }

    [Fact]
    public async Task The_command_takes_of_a_folder_what_the_inbox_and_the_page_take()
    {
        Touch([.. FolderTable.Litter, .. FolderTable.Photos]);

        List<StoredPhoto> found = await ListAsync(folder.Path);

        Assert.Equal(FolderTable.Photos.Order(StringComparer.Ordinal),
            found.Where(photo => photo.LeftOut is null).Select(photo => photo.Name).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Names_that_are_not_utf8_are_listed_and_read_by_their_bytes()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "names are text on this system");
        Touch("ok.jpg");
        Shell(@"d=$(printf '\325\325'); mkdir $d; printf 1 > $d/b.jpg; printf 22 > $(printf '\310\377').jpg; printf 333 > $(printf '\310\376').jpg");
        FolderStore store = new([folder.Path], "/nowhere");

        List<StoredPhoto> found = await store.ListAsync(FolderStore.Source, default).ToListAsync();

        Assert.Equal(4, found.Select(photo => photo.Name).Distinct().Count());
        List<string> contents = [];
        foreach (StoredPhoto photo in found)
            contents.Add(await new StreamReader(await store.OpenPhotoAsync(FolderStore.Source, photo.Name, null, null, default))
                .ReadToEndAsync());
        Assert.Equal(["1", "22", "333", "x"], contents.Order(StringComparer.Ordinal));
        Assert.Equal("b.jpg", Assert.Single(await ListAsync(folder["\uFFFD\uFFFD"])).Name);
        List<StoredPhoto> alike = await new FolderStore([folder["\uFFFD\uFFFD.jpg"], folder["\uFFFD\uFFFD.jpg"]], "/nowhere")
            .ListAsync(FolderStore.Source, default).ToListAsync();
        Assert.Equal(2, alike.Count(photo => photo.Bytes is 2 or 3));
        Shell("rm -rf *");
    }

    [SkippableFact]
    public async Task A_pipe_or_a_socket_is_refused_and_never_waited_for()
    {
        Skip.If(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "needs a pipe with a name");
        Touch("a.jpg");
        Shell("mkfifo pipe.jpg; ln -s pipe.jpg link.jpg; ln -s /dev/zero endless.jpg");

        List<StoredPhoto> found = await ListAsync(folder.Path);

        Assert.Equal(["endless.jpg", "link.jpg", "pipe.jpg"],
            found.Where(photo => photo.Refusal is not null).Select(photo => photo.Name).Order(StringComparer.Ordinal));
        Assert.Contains("pipe", Assert.Single(await ListAsync(folder["pipe.jpg"])).Refusal!.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_file_that_becomes_a_pipe_after_the_listing_is_refused_when_it_is_opened()
    {
        Skip.If(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "needs a pipe with a name");
        Touch("a.jpg");
        FolderStore store = new([folder.Path], "/nowhere");
        await store.ListAsync(FolderStore.Source, default).ToListAsync();
        Shell("rm a.jpg; mkfifo a.jpg");

        await Assert.ThrowsAsync<PhotoRefusedException>(() => store.OpenPhotoAsync(FolderStore.Source, "a.jpg", null, null, default));
    }

    [Fact]
    public async Task A_photo_that_another_takes_the_place_of_is_refused_and_one_with_new_rights_is_not()
    {
        Touch("a.jpg");
        Touch("b.jpg");
        FolderStore store = new([folder.Path], "/nowhere");
        Dictionary<string, string> versions =
            await store.ListAsync(FolderStore.Source, default).ToDictionaryAsync(photo => photo.Name, photo => photo.Version!);
        File.Delete(folder["a.jpg"]);
        await File.WriteAllTextAsync(folder["a.jpg"], "Another photo.");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder["b.jpg"], UnixFileMode.UserRead);

        PhotoRefusedException other = await Assert.ThrowsAsync<PhotoRefusedException>(() =>
            store.OpenPhotoAsync(FolderStore.Source, "a.jpg", versions["a.jpg"], null, default));
        Assert.Equal("changed", other.Reason.Code);
        (await store.OpenPhotoAsync(FolderStore.Source, "b.jpg", versions["b.jpg"], null, default)).Dispose();
    }

    [SkippableFact]
    public async Task A_folder_that_cannot_be_opened_is_in_the_list()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "elsewhere a path may be longer");
        Touch("a.jpg");
        // Deeper than a path may be long: not even root can open it by its path.
        Shell("n=$(printf %0250d 0); f=$n; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do f=$f/$n; done; mkdir -p $f; mkdir -p b/$f; mv b $f/");
        try
        {
            StoredPhoto deep = Assert.Single(await ListAsync(folder.Path), photo => photo.Name != "a.jpg");

            Assert.Equal("The folder's path is too long to be read.", deep.Refusal!.Text);
        }
        finally
        {
            Shell("rm -rf 0*");
        }
    }

    [SkippableFact]
    public async Task A_folder_that_may_not_be_opened_is_in_the_list_and_so_is_one_that_is_named()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root may open everything");
        Touch("a.jpg", "private/b.jpg");
        Shell("chmod 000 private");
        try
        {
            Assert.Equal(["private"], (await ListAsync(folder.Path)).Where(photo => photo.Refusal is not null).Select(photo => photo.Name));
            Assert.Contains("permissions", Assert.Single(await ListAsync(folder["private"])).Refusal!.Text, StringComparison.Ordinal);
        }
        finally
        {
            Shell("chmod 700 private");
        }
    }

    [Fact]
    public async Task A_link_to_itself_is_refused_when_it_is_opened()
    {
        File.CreateSymbolicLink(folder["loop.jpg"], folder["loop.jpg"]);
        FolderStore store = new([folder.Path], "/nowhere");
        StoredPhoto loop = Assert.Single(await store.ListAsync(FolderStore.Source, default).ToListAsync());

        await Assert.ThrowsAsync<PhotoRefusedException>(() => store.OpenPhotoAsync(FolderStore.Source, loop.Name, null, null, default));
    }

    [Fact]
    public async Task A_claimed_folder_holds_a_manifest_that_can_be_read_from_the_start()
    {
        string container = await new FolderStore([], folder.Path).ClaimOutputAsync("one", Start, default);

        using System.Text.Json.JsonDocument manifest =
            System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder[$"{container}/manifest.json"]));
        Assert.Equal("one", manifest.RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_second_batch_of_the_same_second_gets_a_folder_of_its_own()
    {
        string first = await new FolderStore([], folder.Path).ClaimOutputAsync("one", Start, default);
        string second = await new FolderStore([], folder.Path).ClaimOutputAsync("two", Start, default);

        Assert.Equal(("outputs-20260104-152347", "outputs-20260104-152347-2"), (first, second));
    }

    [Fact]
    public async Task The_same_batch_keeps_its_folder_on_a_retry()
    {
        FolderStore store = new([], folder.Path);

        Assert.Equal(await store.ClaimOutputAsync("one", Start, default),
            await store.ClaimOutputAsync("one", Start.AddSeconds(1), default));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        FolderStore store = new([], folder.Path);
        string container = await store.ClaimOutputAsync("one", Start, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.WriteStreamAsync(container, "a.png", "image/png", async (stream, stop) =>
        {
            await stream.WriteAsync("half"u8.ToArray(), stop);
            throw new InvalidOperationException("the source broke off");
        }, default));

        Assert.Equal(["manifest.json"], Directory.GetFiles(folder[container]).Select(Path.GetFileName));
    }

    void Touch(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            File.WriteAllText(folder[name], "x");
        }
    }

    void Shell(string commands)
    {
        System.Diagnostics.ProcessStartInfo start = new("sh", ["-c", commands]) { WorkingDirectory = folder.Path };
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start(start)!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    static async Task<List<StoredPhoto>> ListAsync(string path) =>
        await new FolderStore([path], "/nowhere").ListAsync(FolderStore.Source, default).ToListAsync();

    static async Task<string[]> NamesAsync(string path, string outputs = "/nowhere") =>
        [.. (await new FolderStore([path], outputs).ListAsync(FolderStore.Source, default).ToListAsync())
            .Where(photo => photo.LeftOut is null).Select(photo => photo.Name).Order(StringComparer.Ordinal)];
}
