using System.Text.Json;
using System.Text.Json.Nodes;
using CartoonFunctions.App.Gpu;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using CartoonFunctions.Storage.Folders;
using CartoonFunctions.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CartoonFunctions.App.Tests.Gpu;

/// <summary>The GPU app's functions, called as the host calls it.</summary>
public sealed class GpuFunctionsTests : IDisposable
{
    static readonly PhotoLimits Limits = new();
    readonly StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));

    public void Dispose() => models.Dispose();

    [Fact]
    public async Task A_single_photo_is_answered_by_the_cartoon()
    {
        FileContentResult answer = Assert.IsType<FileContentResult>(await DrawAsync(TestPhotos.Encode(64, 48), "{\"style\":\"sketch\"}"));

        Assert.Equal("image/png", answer.ContentType);
        PhotoHeader cartoon = new VipsCodec(Limits).Probe(answer.FileContents);
        Assert.Equal((64, 48), (cartoon.Width, cartoon.Height));
    }

    [Fact]
    public async Task A_photo_that_is_none_is_answered_by_the_outcome_that_says_why()
    {
        ContentResult answer = Assert.IsType<ContentResult>(await DrawAsync("no photo"u8.ToArray(), "{\"style\":\"sketch\"}"));

        Assert.Equal(422, answer.StatusCode);
        PhotoOutcome outcome = JsonSerializer.Deserialize(answer.Content!, BatchJson.Kept<PhotoOutcome>())!;
        Assert.Equal((PhotoState.Refused, PhotoReasons.NotPicture.Code), (outcome.State, outcome.ReasonCode));
    }

    [Fact]
    public async Task A_style_that_there_is_not_is_answered_by_the_outcome_that_says_so()
    {
        ContentResult answer = Assert.IsType<ContentResult>(await DrawAsync(TestPhotos.Encode(64, 48), "{\"style\":\"vermeer\"}"));

        PhotoOutcome outcome = JsonSerializer.Deserialize(answer.Content!, BatchJson.Kept<PhotoOutcome>())!;
        Assert.Equal((422, PhotoState.Failed, "noSuchStyle"), (answer.StatusCode, outcome.State, outcome.ReasonCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task Options_that_are_none_are_a_request_that_is_not_understood(string options) =>
        Assert.Equal(400, Assert.IsType<ContentResult>(await DrawAsync([], options)).StatusCode);

    [Fact]
    public async Task An_app_that_does_not_draw_for_others_has_nothing_there() =>
        Assert.IsType<NotFoundResult>(await DrawAsync([], "{}", drawsForOthers: false));

    [Fact]
    public async Task A_batch_whose_style_there_is_not_is_refused_with_a_problem_document()
    {
        ContentResult answer = Assert.IsType<ContentResult>(await DrawOfBatchAsync("vermeer", accept: $"*/*, {RefusalDocument.MediaType}"));

        Assert.Equal((422, RefusalDocument.MediaType), (answer.StatusCode, answer.ContentType));
        JsonNode document = JsonNode.Parse(answer.Content!)!;
        Assert.Equal(("urn:cartoonfunctions:problem:invalid-request", 422, "noSuchStyle", "vermeer"), ((string)document["type"]!,
            (int)document["status"]!, (string)document["reasonCode"]!, (string)document["reasonValues"]!["style"]!));
    }

    [Fact]
    public async Task An_app_of_the_first_version_is_told_the_sentence_alone()
    {
        ContentResult answer = Assert.IsType<ContentResult>(await DrawOfBatchAsync("vermeer", accept: ""));

        Assert.Equal((422, "text/plain"), (answer.StatusCode, answer.ContentType));
        Assert.Contains("vermeer", answer.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("{", answer.Content, StringComparison.Ordinal);
    }

    async Task<IActionResult> DrawOfBatchAsync(string style, string accept)
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(folder["a.png"], 64, 48);
        FolderStore store = new([folder["a.png"]], folder["out"]);
        await store.ListAsync(FolderStore.Source, CancellationToken.None).CountAsync();
        PhotoWork work = new("batch", FolderStore.Source, new PlannedPhoto(1, "a.png", 64, 48, "o_001.png"), "outputs",
            new BatchOptions(Style: style), DateTimeOffset.UtcNow.AddMinutes(5));
        DefaultHttpContext http = new();
        http.Request.Path = $"/{GpuClient.Path}";
        http.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(work, BatchJson.Kept<PhotoWork>()));
        http.Request.Headers.Accept = accept;
        AppSettings settings = new() { Storage = "", ModelsFolder = TestFolders.Models, DrawsForOthers = true };
        Cartoonizer cartoonizer = new(new VipsCodec(Limits), models);
        CartoonizePhoto cartoonize = new(store, cartoonizer, Limits, TimeProvider.System);
        return await new GpuFunctions(cartoonize, cartoonizer, Limits, settings).DrawPhoto(http.Request, CancellationToken.None);
    }

    Task<IActionResult> DrawAsync(byte[] photo, string options, bool drawsForOthers = true)
    {
        AppSettings settings = new() { Storage = "", ModelsFolder = TestFolders.Models, DrawsForOthers = drawsForOthers };
        DefaultHttpContext http = new();
        http.Request.Body = new MemoryStream(photo);
        http.Request.QueryString = QueryString.Create(GpuClient.OptionsQuery, options);
        // Photos of batches are not drawn here, so nothing reads a store.
        GpuFunctions functions = new(null!, new Cartoonizer(new VipsCodec(Limits), models), Limits, settings);
        return functions.DrawSinglePhoto(http.Request, CancellationToken.None);
    }
}
