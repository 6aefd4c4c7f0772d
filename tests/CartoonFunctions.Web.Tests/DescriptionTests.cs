using System.Text.RegularExpressions;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace CartoonFunctions.Web.Tests;

public sealed class DescriptionTests
{
    static readonly string Json = System.Text.Encoding.UTF8.GetString(ApiDescription.Json);

    [Fact]
    public void The_description_is_valid_openapi_3_1()
    {
        ReadResult result = OpenApiDocument.Parse(Json, "json");

        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, result.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public void Every_call_is_described_and_every_described_call_is_there()
    {
        OpenApiDocument document = OpenApiDocument.Parse(Json, "json").Document!;
        IEnumerable<string> described =
            document.Paths.SelectMany(path => path.Value.Operations!.Keys.Select(method => $"{method} {path.Key}"));

        Assert.Equal(described.Order(StringComparer.Ordinal),
            MappedCalls().Where(call => call.IsOfApi && call.Method != "HEAD").Select(call => $"{call.Method} {call.Path}")
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_options_are_described_as_their_table_has_them()
    {
        OpenApiDocument document = OpenApiDocument.Parse(Json, "json").Document!;

        Assert.Equal(BatchOptions.Table.Select(option => option.Name), document.Components!.Schemas!["Options"].Properties!.Keys);
        Assert.Equal(BatchOptions.Table.Where(option => option.Draws).Select(option => option.Name),
            document.Paths["/api/cartoonize"].Operations![HttpMethod.Post].Parameters!.Select(parameter => parameter.Name!));
        IOpenApiSchema strength = document.Components.Schemas["Options"].Properties!["strength"];
        Assert.Equal(("0.1", "1", 0.7), (strength.Minimum, strength.Maximum, (double)strength.Default!));
    }

    [Fact]
    public void What_can_be_chosen_anew_for_photos_is_what_the_table_says()
    {
        OpenApiDocument document = OpenApiDocument.Parse(Json, "json").Document!;
        string[] members = [.. typeof(RevisionOptions).GetProperties().Where(member => member.CanWrite)
            .Select(member => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.Name))];
        string[] table = [.. BatchOptions.Table.Where(option => option.IsOfRevisions).Select(option => option.Name)];

        Assert.Equal(members.Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
        Assert.Equal(table, document.Components!.Schemas!["RevisionOptions"].Properties!.Keys);
    }

    [Fact]
    public void Whatever_answers_get_answers_head()
    {
        MappedCall[] calls = [.. MappedCalls()];

        Assert.Equal(PathsOf("GET"), PathsOf("HEAD"));

        IEnumerable<string> PathsOf(string method) =>
            calls.Where(call => call.Method == method).Select(call => call.Path).Order(StringComparer.Ordinal);
    }

    static IEnumerable<MappedCall> MappedCalls()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(new CartoonFunctions.Batches.BatchLimits());
        builder.Services.AddCartoonWeb(new ServiceOptions { StorageAddress = new Uri("http://127.0.0.1:10000/devstoreaccount1") });
        // Endpoints are only mapped, never called, so nothing behind them is made.
        builder.Services
            .AddSingleton<IBatchEngine>(_ => throw new NotSupportedException())
            .AddSingleton<IServiceStore>(_ => throw new NotSupportedException())
            .AddSingleton<StyleModels>(_ => throw new NotSupportedException())
            .AddSingleton<IImageCodec>(_ => throw new NotSupportedException())
            .AddSingleton(new PhotoLimits());
        WebApplication app = builder.Build();
        app.UseCartoonWeb();
        foreach (RouteEndpoint endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            string path = Regex.Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), @"\{(\w+):\w+\}", "{$1}");
            foreach (string method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                yield return new MappedCall(method, path);
        }
    }

    sealed record MappedCall(string Method, string Path)
    {
        public bool IsOfApi => Path.StartsWith("/api/", StringComparison.Ordinal);
    }
}
