using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Reads whole files into memory that later ones have again.</summary>
static class WholeFile
{
    const int UsualBytes = 256 << 10; // of a file whose storage does not say how long it is

    /// <summary>A stream up to its end, or a little beyond <paramref name="most"/> bytes, where that comes first. As few reads as can be:
    /// each takes a turn on another thread.</summary>
    public static async Task<FileBuffer> ReadAsync(Stream stream, long most, CancellationToken cancellation)
    {
        // Room for a byte more than there is: so its end is seen before more is made.
        long room = stream.CanSeek ? Math.Clamp(stream.Length, 0, most) + 1 : UsualBytes;
        FileBuffer file = new((int)Math.Min(room, Array.MaxLength));
        try
        {
            while (file.Length <= most && await stream.ReadAsync(file.GetMemory(), cancellation) is > 0 and int read)
                file.Advance(read);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
