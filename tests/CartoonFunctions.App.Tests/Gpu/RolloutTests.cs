using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CartoonFunctions.App.Gpu;
using CartoonFunctions.Batches;

namespace CartoonFunctions.App.Tests.Gpu;

/// <summary>
/// App and GPU app are replaced in no order. The bodies of version 0.1 are recorded; that version refused members that it did not know, so
/// what is sent to it may have no others than its own.
/// </summary>
public class RolloutTests
{
    [Fact]
    public async Task An_old_gpu_app_knows_every_member_of_the_work_that_a_new_app_sends()
    {
        using RecordedGpu gpu = new(Recorded("outcome-0.1.json"));
        await AskAsync(gpu);

        Assert.Empty(Members(JsonNode.Parse(gpu.Sent!)!).Except(Members(JsonNode.Parse(Recorded("work-0.1.json"))!)));
    }

    [Fact]
    public async Task A_new_app_reads_what_an_old_gpu_app_answers()
    {
        using RecordedGpu gpu = new(Recorded("outcome-0.1.json"));
        PhotoOutcome outcome = await AskAsync(gpu);

        Assert.Equal((1, PhotoState.Done, "写真 1.jpg", 1.174), (outcome.Number, outcome.State, outcome.Output, outcome.Seconds));
        Assert.Equal(0.98, Assert.Single(outcome.Faces!).Score);
    }

    [Fact]
    public void A_new_gpu_app_reads_what_an_old_app_sends()
    {
        PhotoWork work = RecordedWork();

        Assert.Equal(("ink-comic", 1024, "写真 1.jpg"), (work.Options.Style, work.Options.Resolution, work.Photo.Output));
        Assert.True(work.Photo.Accepted);
    }

    [Fact]
    public void An_old_app_knows_every_member_of_a_drawn_photos_outcome_that_a_new_gpu_app_answers()
    {
        PhotoOutcome outcome = JsonSerializer.Deserialize(Recorded("outcome-0.1.json"), BatchJson.Kept<PhotoOutcome>())!;
        string answer = JsonSerializer.Serialize(outcome, BatchJson.Kept<PhotoOutcome>());

        Assert.Empty(Members(JsonNode.Parse(answer)!).Except(Members(JsonNode.Parse(Recorded("outcome-0.1.json"))!)));
    }

    static async Task<PhotoOutcome> AskAsync(RecordedGpu gpu)
    {
        PhotoWork work = RecordedWork() with { Deadline = DateTimeOffset.UtcNow.AddMinutes(5) };
        using HttpClient client = new(gpu) { BaseAddress = new Uri("https://gpu.internal") };
        return await new GpuClient(client, TimeProvider.System).RunAsync(work, CancellationToken.None);
    }

    static PhotoWork RecordedWork() => JsonSerializer.Deserialize(Recorded("work-0.1.json"), BatchJson.Kept<PhotoWork>())!;

    static string Recorded(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Gpu/Recorded", file));

    /// <summary>The members of an object and of those in it: <c>/photo/name</c>.</summary>
    static IEnumerable<string> Members(JsonNode node, string path = "") => node switch
    {
        JsonObject members => members.SelectMany(member =>
            Members(member.Value ?? JsonValue.Create(""), $"{path}/{member.Key}").Prepend($"{path}/{member.Key}")),
        JsonArray items => items.SelectMany(item => Members(item!, path)),
        _ => [],
    };

    /// <summary>A GPU app that answers as one of another version has answered.</summary>
    sealed class RecordedGpu(string answer) : HttpMessageHandler
    {
        public string? Sent { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }
    }
}
