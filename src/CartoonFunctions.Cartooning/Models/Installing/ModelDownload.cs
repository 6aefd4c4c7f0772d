using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace CartoonFunctions.Cartooning.Models.Installing;

/// <summary>How far a download is.</summary>
/// <param name="Id">The model.</param>
/// <param name="Done">Bytes that are here.</param>
/// <param name="Total">Bytes that there will be.</param>
public readonly record struct DownloadProgress(string Id, long Done, long Total);

/// <summary>Fetches a public file: goes on where it stopped, and gives nothing away before the hash is right.</summary>
sealed class ModelDownload(HttpClient http, string folder)
{
    const int Attempts = 3;
    const int BufferBytes = 1 << 16;

    /// <summary>The whole file, checked.</summary>
    /// <exception cref="ModelException">It cannot be fetched, or what came is another file.</exception>
    public async Task<byte[]> FetchAsync(string id, ModelSource source, IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        string part = Path.Combine(folder, source.Sha256 + ".part");
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await GoOnAsync(id, source, part, progress, cancellation);
                break;
            }
            catch (Exception fault) when (CanPass(fault, cancellation) && attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), cancellation);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException || CanPass(fault, cancellation))
            {
                throw new ModelException($"{id} can't be fetched from {source.Url}: {fault.Message} Try again; it goes on where it stopped. Or fetch the file by other means and use: cartoon models import FILE", fault);
            }
        }

        byte[] content = await File.ReadAllBytesAsync(part, cancellation);
        File.Delete(part);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        return sha256 == source.Sha256
            ? content
            : throw new ModelException($"What lies at {source.Url} is not the file that the catalogue names: its SHA-256 is {sha256}, expected {source.Sha256}. Nothing was installed.");
    }

    async Task GoOnAsync(string id, ModelSource source, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        await using FileStream file = new(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (file.Length >= source.Bytes)
            file.SetLength(file.Length == source.Bytes ? source.Bytes : 0);
        if (file.Length == source.Bytes)
            return;

        using HttpRequestMessage request = new(HttpMethod.Get, source.Url);
        if (file.Length > 0)
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent)
            file.SetLength(0);
        file.Position = file.Length;

        await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        byte[] buffer = new byte[BufferBytes];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (file.Length + read > source.Bytes)
                throw new ModelException($"What lies at {source.Url} is larger than the catalogue says. Nothing was installed.");
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Report(new DownloadProgress(id, file.Length, source.Bytes));
        }
        if (file.Length < source.Bytes)
            throw new IOException("The connection ended early.");
    }

    static bool CanPass(Exception fault, CancellationToken cancellation) => fault switch
    {
        OperationCanceledException => !cancellation.IsCancellationRequested, // the client's own timeout
        HttpRequestException http =>
            http.StatusCode is null or >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests,
        IOException => true,
        _ => false,
    };
}
