namespace CartoonFunctions.Storage;

/// <summary>A stream to read from, whose faults come as those that the ports promise.</summary>
/// <param name="inner">The storage's own stream; disposed with this one.</param>
/// <param name="translate">The port's fault for one of the library's; the same one where there is nothing to translate.</param>
/// <param name="atEnd">Throws where what was read by then is not what was asked for.</param>
sealed class TranslatedStream(Stream inner, Func<Exception, Exception> translate, Action? atEnd = null) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Checked(inner.Read(buffer), buffer.Length);
        }
        catch (Exception fault)
        {
            throw translate(fault);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Checked(await inner.ReadAsync(buffer, cancellationToken), buffer.Length);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw translate(fault);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    int Checked(int read, int wanted)
    {
        if (read == 0 && wanted > 0)
            atEnd?.Invoke();
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
