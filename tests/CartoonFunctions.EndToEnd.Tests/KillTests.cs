using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>
/// The service killed at any moment of making, sending, starting, drawing in child batches, packing and drawing anew, over the folder
/// that it keeps everything in: what was answered with 2xx is there at the next start, and the cartoons are those of a service that
/// nobody killed.
/// </summary>
public sealed class KillTests : IDisposable
{
    const int MaxPhotos = 2; // so that a batch is three child batches
    const int LongestLifeMilliseconds = 2500;

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Six kills; <c>CARTOON_TEST_KILLS=100</c> for a hundred.</summary>
    [Fact]
    public async Task Killed_at_any_moment_what_was_answered_is_there_and_the_cartoons_are_the_same()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("CARTOON_TEST_KILLS") ?? "6", CultureInfo.InvariantCulture);
        Random random = new(20261126);
        IReadOnlyList<TestPhoto> photos = TestPhoto.Several(5, side: 500);
        (Dictionary<string, string> cartoons, Dictionary<string, string> revised) = await DrawUndisturbedAsync(photos);
        Person person = new(photos, cartoons, revised);
        for (int kill = 1; kill <= kills; kill++)
        {
            await using ServiceProcess service = await StartAsync("killed");
            using CartoonApi api = new(service.Address);
            Task work = person.GoOnAsync(api, isLast: false);
            await Task.WhenAny(work, Task.Delay(random.Next(LongestLifeMilliseconds)));
            await service.KillAsync();
            await EndAsync(work);
        }

        await using ServiceProcess last = await StartAsync("killed");
        using CartoonApi client = new(last.Address);
        await person.GoOnAsync(client, isLast: true);
        string figures = $"{kills} kills, {person.Answers} answers that held, {person.Batches} batches, kills while {person.Interruptions}";
        Console.WriteLine(figures);
        Assert.Equal(person.Batches, Directory.GetDirectories(folder["killed"], "outputs-*").Length);
        await last.StopAsync();
    }

    Task<ServiceProcess> StartAsync(string data) =>
        ServiceProcess.StartAsync("--data", folder[data], "--max-photos", MaxPhotos.ToString(CultureInfo.InvariantCulture));

    async Task<(Dictionary<string, string> Cartoons, Dictionary<string, string> Revised)> DrawUndisturbedAsync(
        IReadOnlyList<TestPhoto> photos)
    {
        await using ServiceProcess service = await StartAsync("undisturbed");
        using CartoonApi api = new(service.Address);
        BatchView ended = await api.WaitForEndAsync(await api.BeginAsync(photos));
        using ZipArchive zip = await api.GetZipAsync(ended);
        Dictionary<string, string> cartoons = Person.HashesOf(ended, zip);
        await api.PostAsync($"/api/batches/{ended.Id}/revisions", Person.Revision());
        BatchView revised = await api.WaitForEndAsync(ended.Id);
        using ZipArchive second = await api.GetZipAsync(revised);
        return (cartoons, Person.HashesOf(revised, second));
    }

    /// <summary>A call of a killed service has no answer; anything else is a fault.</summary>
    static async Task EndAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception cutOff) when (cutOff is HttpRequestException or IOException or SocketException)
        {
        }
    }

    /// <summary>Makes batch after batch, tries again what was not answered, and looks for everything that was.</summary>
    sealed class Person(IReadOnlyList<TestPhoto> photos, Dictionary<string, string> cartoons, Dictionary<string, string> revised)
    {
        readonly List<Known> batches = [];
        readonly SortedDictionary<string, int> interruptions = new(StringComparer.Ordinal);
        string doing = "";

        public int Answers { get; private set; }

        public int Batches => batches.Count;

        public string Interruptions => string.Join(", ", interruptions.Select(one => $"{one.Key} {one.Value}"));

        /// <summary>Looks for what it knows of, then goes on, for good or to the end of the batch.</summary>
        public async Task GoOnAsync(CartoonApi api, bool isLast)
        {
            bool isDone = false;
            try
            {
                foreach (Known batch in isLast ? batches : batches.TakeLast(2))
                    await FindAsync(api, batch);
                while (!isDone)
                {
                    if (batches.Count == 0 || (batches[^1].IsRevised && !isLast))
                        await MakeAsync(api);
                    if (!batches[^1].IsEnded)
                        await EndAsync(api, batches[^1]);
                    await ReviseAsync(api, batches[^1]);
                    isDone = isLast;
                }
            }
            finally
            {
                if (!isDone)
                    interruptions[doing] = interruptions.GetValueOrDefault(doing) + 1;
            }
        }

        /// <summary>Three of the photos once more, so that they are child batches; with its number it can be asked for again.</summary>
        public static JsonObject Revision() => new()
        {
            ["photos"] = new JsonArray(1, 3, 4),
            ["options"] = new JsonObject { ["style"] = "sketch" },
            ["number"] = 1,
        };

        public static Dictionary<string, string> HashesOf(BatchView batch, ZipArchive zip) => batch.Photos.ToDictionary(
            photo => photo.Name,
            photo =>
            {
                using Stream cartoon = zip.GetEntry(photo.Output!)!.Open();
                return Convert.ToHexStringLower(SHA256.HashData(cartoon));
            });

        async Task FindAsync(CartoonApi api, Known batch)
        {
            doing = "looking";
            BatchView view = new((await api.GetAsync($"/api/batches/{batch.Id}")).Json);
            Assert.True(!batch.IsStarted || view.State != "created", $"{batch.Id} was started and is {view.State}.");
            foreach (string name in batch.Sent)
            {
                Answer photo = await api.GetAsync($"/api/batches/{batch.Id}/photos/{view.Photo(name).Number}/source");
                Assert.Equal(HttpStatusCode.OK, photo.Status);
                Assert.Equal(photos.Single(sent => sent.Name == name).Bytes, photo.Body);
            }
            if (batch.IsEnded)
                await FindZipAsync(api, batch, view);
        }

        /// <summary>The zip is there whatever a revision is at: the one from before it, or the one with it.</summary>
        async Task FindZipAsync(CartoonApi api, Known batch, BatchView view)
        {
            Answer answer = await api.GetAsync(view.ZipUrl!);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            using ZipArchive zip = new(new MemoryStream(answer.Body));
            Dictionary<string, string> found = HashesOf(view, zip);
            Assert.True(found.SequenceEqual(revised) || (!batch.IsRevised && found.SequenceEqual(cartoons)), $"{batch.Id} has another zip.");
        }

        async Task ReviseAsync(CartoonApi api, Known batch)
        {
            doing = "revising";
            Answer answer = await api.PostAsync($"/api/batches/{batch.Id}/revisions", Revision());
            Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            Answers += batch.IsRevisionAsked ? 0 : 1;
            batch.IsRevisionAsked = true;
            BatchView ended = await api.WaitUntilAsync(batch.Id, view => view.IsFinal);
            Assert.Equal(1, ended.Json.GetProperty("revisions").GetArrayLength());
            await CompareAsync(api, ended, revised);
            Answers += batch.IsRevised ? 0 : 1;
            batch.IsRevised = true;
        }

        async Task MakeAsync(CartoonApi api)
        {
            doing = "making";
            NewBatch made = await api.CreateAsync(photos);
            batches.Add(new Known(made.Id));
            Answers++;
        }

        async Task EndAsync(CartoonApi api, Known batch)
        {
            if (!batch.IsStarted)
                await SendAsync(api, batch);
            doing = "drawing";
            BatchView ended = await api.WaitUntilAsync(batch.Id, view => See(view).IsFinal);
            doing = "fetching";
            await CompareAsync(api, ended, cartoons);
            Answers += batch.IsEnded ? 0 : 1;
            batch.IsEnded = true;
        }

        /// <summary>Sends what is missing and starts the batch. One whose start was carried out and not answered takes no more.</summary>
        async Task SendAsync(CartoonApi api, Known batch)
        {
            doing = "sending";
            Answer addresses = await api.PostAsync($"/api/batches/{batch.Id}/uploads");
            if (addresses.Status != HttpStatusCode.Conflict)
            {
                Assert.Equal(HttpStatusCode.OK, addresses.Status);
                foreach (var slot in addresses.Json.GetProperty("photos").EnumerateArray())
                {
                    TestPhoto photo = photos.Single(one => one.Name == slot.GetProperty("name").GetString());
                    if (batch.Sent.Contains(photo.Name))
                        continue;
                    Assert.Equal(HttpStatusCode.Created, await api.UploadAsync(slot.GetProperty("uploadUrl").GetString()!, photo.Bytes));
                    batch.Sent.Add(photo.Name);
                    Answers++;
                }
            }
            doing = "starting";
            Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync($"/api/batches/{batch.Id}/start")).Status);
            batch.IsStarted = true;
            Answers++;
        }

        BatchView See(BatchView view)
        {
            doing = view.State;
            return view;
        }

        async Task CompareAsync(CartoonApi api, BatchView ended, Dictionary<string, string> expected)
        {
            Assert.Equal(("completed", photos.Count), (ended.State, ended.Count("done")));
            using ZipArchive zip = await api.GetZipAsync(ended);
            Assert.Equal(expected, HashesOf(ended, zip));
        }

        sealed record Known(string Id)
        {
            public HashSet<string> Sent { get; } = [];

            public bool IsStarted { get; set; }

            public bool IsEnded { get; set; }

            public bool IsRevisionAsked { get; set; }

            public bool IsRevised { get; set; }
        }
    }
}
