using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace CartoonFunctions.Storage.Tests;

/// <summary>A storage account in memory, as far as the service uses one: containers, block and append blobs, copies with
/// metadata, and conditions by version.</summary>
sealed class MemoryBlobs : HttpMessageHandler
{
    const string Account = "/account";
    const string CopyId = "00000000-0000-0000-0000-000000000001";

    readonly ConcurrentDictionary<string, string?> containers = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, Stored> blobs = new(StringComparer.Ordinal);
    readonly Lock gate = new();
    long versions;

    /// <summary>A client of the account, with the containers that every service has.</summary>
    public BlobServiceClient Connect(params string[] existing)
    {
        foreach (string container in existing)
            containers[container] = null;
        return new BlobServiceClient(new Uri($"http://127.0.0.1:9{Account}"),
            new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(this)) });
    }

    /// <summary>Asked before every call: what it throws is the answer, and the call is not carried out.</summary>
    public Func<HttpRequestMessage, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>The names of everything, as <c>container/blob</c>.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (gate)
                return [.. blobs.Keys];
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Before(request).ConfigureAwait(false);
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        string path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath)[(Account.Length + 1)..];
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        Dictionary<string, string> query = request.RequestUri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[^1]));
        HttpResponseMessage answer;
        lock (gate)
            answer = slash < 0 ? OfContainer(request, path, query) : OfBlob(request, path, query, body);
        answer.Headers.TryAddWithoutValidation("x-ms-request-id", "1");
        answer.Headers.TryAddWithoutValidation("x-ms-version", "2024-11-04");
        answer.Headers.Date = DateTimeOffset.UtcNow;
        answer.RequestMessage = request;
        return answer;
    }

    HttpResponseMessage OfContainer(HttpRequestMessage request, string name, Dictionary<string, string> query)
    {
        if (query.GetValueOrDefault("comp") == "list")
            return List(name, query.GetValueOrDefault("prefix") ?? "", query.GetValueOrDefault("delimiter"));
        if (request.Method == HttpMethod.Put)
            return Versioned(containers.TryAdd(name, Header(request, "x-ms-meta-batch")) ? HttpStatusCode.Created
                : HttpStatusCode.Conflict);
        if (!containers.TryGetValue(name, out string? batch))
            return Refused(HttpStatusCode.NotFound, "ContainerNotFound");
        HttpResponseMessage answer = Versioned(HttpStatusCode.OK);
        if (batch is not null)
            answer.Headers.TryAddWithoutValidation("x-ms-meta-batch", batch);
        return answer;
    }

    HttpResponseMessage OfBlob(HttpRequestMessage request, string path, Dictionary<string, string> query, byte[] body)
    {
        Stored? there = blobs.GetValueOrDefault(path);
        if (!containers.ContainsKey(path[..path.IndexOf('/', StringComparison.Ordinal)]))
            return Missing();
        if (Header(request, "If-None-Match") == "*" && there is not null)
            return Refused(HttpStatusCode.Conflict, "BlobAlreadyExists");
        if (Header(request, "If-Match") is { } wanted && wanted != there?.ETag)
            return there is null ? Missing() : Refused(HttpStatusCode.PreconditionFailed, "ConditionNotMet");
        if (request.Method == HttpMethod.Put)
            return Put(request, path, query, body, there);
        if (there is null)
            return Missing();
        if (request.Method != HttpMethod.Delete)
            return Read(request, there);
        blobs.Remove(path);
        return new HttpResponseMessage(HttpStatusCode.Accepted);
    }

    HttpResponseMessage Put(HttpRequestMessage request, string path, Dictionary<string, string> query, byte[] body, Stored? there)
    {
        if (query.GetValueOrDefault("comp") == "appendblock")
        {
            if (there is null)
                return Missing();
            if (Header(request, "x-ms-blob-condition-appendpos") is { } position
                && long.Parse(position, CultureInfo.InvariantCulture) != there.Content.Length)
                return Refused(HttpStatusCode.PreconditionFailed, "AppendPositionConditionNotMet");
            return Keep(path, [.. there.Content, .. body], there.Type);
        }
        if (Header(request, "x-ms-copy-source") is not { } source)
            return Keep(path, body, Header(request, "x-ms-blob-type") ?? "BlockBlob");
        if (!blobs.TryGetValue(Uri.UnescapeDataString(new Uri(source).AbsolutePath)[(Account.Length + 1)..], out Stored? original))
            return Missing();
        if (Header(request, "x-ms-source-if-match") is { } version && version != original.ETag)
            return Refused(HttpStatusCode.PreconditionFailed, "SourceConditionNotMet");
        HttpResponseMessage copied = Keep(path, original.Content, original.Type, HttpStatusCode.Accepted);
        blobs[path] = blobs[path] with { Metadata = MetadataOf(request) };
        copied.Headers.TryAddWithoutValidation("x-ms-copy-id", CopyId);
        copied.Headers.TryAddWithoutValidation("x-ms-copy-status", "success");
        return copied;
    }

    HttpResponseMessage Keep(string path, byte[] content, string type, HttpStatusCode status = HttpStatusCode.Created)
    {
        blobs[path] = new Stored(content, type, $"\"{++versions}\"", DateTimeOffset.UtcNow);
        HttpResponseMessage answer = Versioned(status);
        answer.Headers.TryAddWithoutValidation("x-ms-blob-append-offset", "0");
        answer.Headers.TryAddWithoutValidation("x-ms-blob-committed-block-count", "1");
        return answer;
    }

    static HttpResponseMessage Read(HttpRequestMessage request, Stored blob)
    {
        byte[] content = blob.Content;
        HttpResponseMessage answer = new(HttpStatusCode.OK);
        if ((Header(request, "x-ms-range") ?? Header(request, "Range")) is { } range && content.Length > 0)
        {
            string[] ends = range["bytes=".Length..].Split('-');
            int from = int.Parse(ends[0], CultureInfo.InvariantCulture);
            int last = content.Length - 1;
            int to = ends[1].Length > 0 ? Math.Min(int.Parse(ends[1], CultureInfo.InvariantCulture), last) : last;
            content = content[from..(to + 1)];
            answer.StatusCode = HttpStatusCode.PartialContent;
            answer.Content = new ByteArrayContent(content);
            answer.Content.Headers.ContentRange = new(from, to, blob.Content.Length);
        }
        else if (request.Method == HttpMethod.Head)
        {
            answer.Content = new ByteArrayContent([]);
            answer.Content.Headers.ContentLength = content.Length;
        }
        else
        {
            answer.Content = new ByteArrayContent(content);
        }
        answer.Headers.TryAddWithoutValidation("ETag", blob.ETag);
        answer.Headers.TryAddWithoutValidation("x-ms-blob-type", blob.Type);
        foreach ((string name, string value) in blob.Metadata)
            answer.Headers.TryAddWithoutValidation(name, value);
        // Whoever copied it asks whether the copy has ended.
        answer.Headers.TryAddWithoutValidation("x-ms-copy-id", CopyId);
        answer.Headers.TryAddWithoutValidation("x-ms-copy-status", "success");
        answer.Content.Headers.LastModified = blob.Modified;
        return answer;
    }

    HttpResponseMessage List(string container, string prefix, string? delimiter)
    {
        StringBuilder found = new("<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>");
        HashSet<string> folders = new(StringComparer.Ordinal);
        foreach ((string path, Stored blob) in blobs)
        {
            if (!path.StartsWith($"{container}/{prefix}", StringComparison.Ordinal))
                continue;
            string name = path[(container.Length + 1)..];
            int end = delimiter is null ? -1 : name.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (end < 0)
                found.Append(CultureInfo.InvariantCulture,
                    $"<Blob><Name>{SecurityElement.Escape(name)}</Name><Properties><Last-Modified>{blob.Modified:R}</Last-Modified><Etag>{SecurityElement.Escape(blob.ETag)}</Etag><Content-Length>{blob.Content.Length}</Content-Length><BlobType>{blob.Type}</BlobType></Properties></Blob>");
            else if (folders.Add(name[..(end + 1)]))
                found.Append(CultureInfo.InvariantCulture,
                    $"<BlobPrefix><Name>{SecurityElement.Escape(name[..(end + 1)])}</Name></BlobPrefix>");
        }
        found.Append("</Blobs><NextMarker /></EnumerationResults>");
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(found.ToString(), Encoding.UTF8, "application/xml"),
        };
    }

    HttpResponseMessage Versioned(HttpStatusCode status)
    {
        HttpResponseMessage answer = new(status) { Content = new ByteArrayContent([]) };
        answer.Headers.TryAddWithoutValidation("ETag", $"\"{versions}\"");
        answer.Content.Headers.LastModified = DateTimeOffset.UtcNow;
        return answer;
    }

    static HttpResponseMessage Missing() => Refused(HttpStatusCode.NotFound, "BlobNotFound");

    static HttpResponseMessage Refused(HttpStatusCode status, string code)
    {
        HttpResponseMessage answer = new(status) { Content = new ByteArrayContent([]) };
        answer.Headers.TryAddWithoutValidation("x-ms-error-code", code);
        return answer;
    }

    static string? Header(HttpRequestMessage request, string name) =>
        request.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First()
        : request.Content?.Headers.TryGetValues(name, out values) == true ? values.First() : null;

    static Dictionary<string, string> MetadataOf(HttpRequestMessage request) =>
        request.Headers.Where(header => header.Key.StartsWith("x-ms-meta-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value.First());

    sealed record Stored(byte[] Content, string Type, string ETag, DateTimeOffset Modified)
    {
        public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    }
}
