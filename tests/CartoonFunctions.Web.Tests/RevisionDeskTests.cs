using System.Net;
using System.Text;
using System.Text.Json;

namespace CartoonFunctions.Web.Tests;

public sealed class RevisionDeskTests
{
    [Fact]
    public async Task An_engine_that_revises_nothing_says_so_and_what_to_do_instead()
    {
        await using WebHost host = await WebHost.StartAsync(new IdleEngine());

        using StringContent body = new("""{"photos":[1]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await host.Client.PostAsync("/api/batches/b-1/revisions", body);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        Assert.EndsWith(":not-offered", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Contains("/retry", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
