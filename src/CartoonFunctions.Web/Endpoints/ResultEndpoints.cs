using System.Globalization;
using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace CartoonFunctions.Web.Endpoints;

/// <summary>The calls that give results: the zip, single cartoons, and small pictures of them.</summary>
static class ResultEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/batches/{id}/zip", GetZipAsync);
        routes.MapRead("/api/batches/{id}/photos/{number:int}/output", GetOutputAsync);
        routes.MapRead("/api/batches/{id}/photos/{number:int}/thumbnail", GetThumbnailAsync);
        routes.MapRead("/api/batches/{id}/photos/{number:int}/source", GetSourceAsync);
        routes.MapRead("/api/batches/{id}/photos/{number:int}/source/thumbnail", GetSourceThumbnailAsync);
    }

    /// <summary>The zip; while a revision is under way, the one from before.</summary>
    static async Task<IResult> GetZipAsync(string id, int? part, BatchDesk desk, SummaryDesk summaries, IServiceStore store,
        CancellationToken cancellation)
    {
        BatchStatus status = await desk.GetAsync(id, cancellation);
        if (status is not { ZipUrl: not null, Container: { } container, Zip: { } zip })
            throw status.IsFinal
                ? new ApiProblem(ProblemKind.NoSuchResult, "No photo of the batch was done, so there is no zip. Its status says why.")
                : ApiProblem.NotReady("The batch is still under way. Its zip is there when its status has a zipUrl.");
        string? given = await summaries.ZipNameAsync(id, cancellation);
        string fileName = given ?? zip;
        int parts = status.Zips?.Count ?? 1;
        if (part is < 1 || part > parts)
            throw ApiProblem.Invalid("part", string.Create(CultureInfo.InvariantCulture, $"The batch has {parts} zips. Give a number from 1 to {parts}."));
        if (status.Zips is { } zips)
        {
            zip = zips[(part ?? 1) - 1].Name;
            fileName = given is null ? Path.GetFileName(zip) : OutputNames.PartOf(given, part ?? 1, parts);
        }
        return await SendAsync(store, container, zip, "application/zip", fileName, cancellation);
    }

    static async Task<IResult> GetOutputAsync(string id, int number, int? revision, HttpResponse response, BatchDesk desk,
        IServiceStore store, CancellationToken cancellation)
    {
        Result result = await FindAsync(id, number, desk, cancellation);
        CacheFor(response, result, revision);
        return await SendAsync(store, result.Container, result.Stored, result.MediaType, fileName: null, cancellation);
    }

    /// <summary>The photo as it was sent, under the type that it really is.</summary>
    static async Task<IResult> GetSourceAsync(string id, int number, HttpResponse response, BatchDesk desk, IServiceStore store,
        CancellationToken cancellation)
    {
        (PhotoSource source, string name) = await desk.FindSourceAsync(id, number, cancellation);
        (Stream photo, string version) = await store.OpenSourceAsync(source, name, cancellation);
        byte[] head = new byte[FormatSniffer.HeadBytes];
        int read = await photo.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        photo.Position = 0;
        PhotoFormat format = FormatSniffer.Sniff(head.AsSpan(0, read));
        AskEachTime(response);
        return Results.Stream(photo, InputFormats.Of(format).MediaType, entityTag: TagOf(version),
            enableRangeProcessing: true);
    }

    static async Task<IResult> GetThumbnailAsync(string id, int number, int? revision, HttpRequest request, HttpResponse response,
        BatchDesk desk, IServiceStore store, Thumbnails thumbnails, CancellationToken cancellation)
    {
        Result result = await FindAsync(id, number, desk, cancellation);
        (Stream cartoon, string version) = await store.OpenResultAsync(result.Container, result.Stored, cancellation);
        CacheFor(response, result, revision);
        return await SendSmallAsync(cartoon, version, request, thumbnails, cancellation);
    }

    /// <summary>A small picture of the photo as it was sent, whether it is drawn by now or not.</summary>
    static async Task<IResult> GetSourceThumbnailAsync(string id, int number, HttpRequest request, HttpResponse response, BatchDesk desk,
        IServiceStore store, Thumbnails thumbnails, CancellationToken cancellation)
    {
        (PhotoSource source, string name) = await desk.FindSourceAsync(id, number, cancellation);
        (Stream photo, string version) = await store.OpenSourceAsync(source, name, cancellation);
        AskEachTime(response);
        return await SendSmallAsync(photo, version, request, thumbnails, cancellation);
    }

    static async Task<IResult> SendSmallAsync(Stream picture, string version, HttpRequest request, Thumbnails thumbnails,
        CancellationToken cancellation)
    {
        await using (picture)
        {
            EntityTagHeaderValue tag = TagOf($"thumbnail-{version}");
            if (request.ClientHas(tag))
                return Results.StatusCode(StatusCodes.Status304NotModified);
            return Results.Bytes(await thumbnails.MakeAsync(picture, cancellation), OutputFormats.Of(OutputFormat.WebP).MediaType);
        }
    }

    static async Task<Result> FindAsync(string id, int number, BatchDesk desk, CancellationToken cancellation)
    {
        BatchStatus status = await desk.GetAsync(id, cancellation);
        if (number < 1 || number > status.Photos.Count)
            throw ApiProblem.NoSuchPhoto(number, status.Photos.Count);
        PhotoStatus photo = status.Photos[number - 1];
        return photo.Output is { } output && status.Container is { } container
            ? new(container, OutputNames.Stored(output, photo.Revision), photo.Revision, OutputFormats.Of(status.Options.Format).MediaType)
            : throw new ApiProblem(ProblemKind.NoSuchResult, "The photo is not done. Its status says why.");
    }

    static async Task<IResult> SendAsync(IServiceStore store, string container, string name, string contentType, string? fileName,
        CancellationToken cancellation)
    {
        (Stream content, string version) = await store.OpenResultAsync(container, name, cancellation);
        return Results.Stream(content, contentType, fileName, entityTag: TagOf(version),
            enableRangeProcessing: true);
    }

    static EntityTagHeaderValue TagOf(string version) => new($"\"{version}\"");

    /// <summary>Whoever has a storage account, or the folder it lies in, can replace a photo: a browser asks whether it is still that
    /// one.</summary>
    static void AskEachTime(HttpResponse response) => response.Headers.CacheControl = "private, no-cache";

    /// <summary>What an address of the status gives never changes. Asked for as what another revision drew, a photo's cartoon is the one of
    /// now.</summary>
    static void CacheFor(HttpResponse response, Result result, int? revision)
    {
        if (result.Revision == (revision ?? 0))
            response.Headers.CacheControl = "private, max-age=604800, immutable";
        else
            AskEachTime(response);
    }

    sealed record Result(string Container, string Stored, int Revision, string MediaType);
}
