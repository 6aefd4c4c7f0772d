using CartoonFunctions.Web.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;

namespace CartoonFunctions.Web;

/// <summary>The files of the page, in <c>wwwroot</c> beside the program.</summary>
sealed class PageFiles
{
    const string IndexFile = "index.html";
    readonly IFileProvider files;

    public PageFiles()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        files = Directory.Exists(folder) ? new PhysicalFileProvider(folder) : new NullFileProvider();
    }

    /// <summary>The address of a style's sample picture, or null where the page came without one.</summary>
    public string? SampleUrl(string styleId)
    {
        string name = $"samples/{styleId}.webp";
        return files.GetFileInfo(name).Exists ? $"/{name}" : null;
    }

    /// <summary>The photo that the samples are drawn from.</summary>
    public async Task<byte[]> ReadSamplePhotoAsync(CancellationToken cancellation)
    {
        await using Stream file = files.GetFileInfo("samples/photo.webp").CreateReadStream();
        byte[] photo = new byte[file.Length];
        await file.ReadExactlyAsync(photo, cancellation);
        return photo;
    }

    /// <summary>Serves the files; always asked for again, and answered with 304 when unchanged, so that a page never mixes
    /// versions.</summary>
    public void Use(IApplicationBuilder app)
    {
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = served => served.Context.Response.Headers.CacheControl = "no-cache",
        });
    }

    /// <summary>The page also answers at a batch's own address.</summary>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapRead("/batches/{id}", (HttpResponse response) =>
        {
            IFileInfo index = files.GetFileInfo(IndexFile);
            response.Headers.CacheControl = "no-cache";
            return index.Exists ? Results.Stream(index.CreateReadStream(), "text/html; charset=utf-8") : Results.NotFound();
        });
}
