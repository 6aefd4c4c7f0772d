using System.Text;

namespace CartoonFunctions.Local.Terminal;

/// <summary>
/// Standard output and error as places to write to while that is possible: a full log disk, a closed stream or a terminal that has
/// gone is no reason to stop drawing. Text is UTF-8, as the names of files are.
/// </summary>
static class StandardStreams
{
    /// <summary>Puts them in the place of the system's, before anything is written.</summary>
    public static void Secure()
    {
        SpeakUtf8();
        Console.SetOut(Open(() => Console.Out));
        Console.SetError(Open(() => Console.Error));
    }

    static void SpeakUtf8()
    {
        Encoding before = Console.OutputEncoding;
        try
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
            return; // There is no console to tell.
        }
        // On Windows that is the console's own setting, and the next program there may not expect it.
        if (OperatingSystem.IsWindows())
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.OutputEncoding = before;
    }

    static PatientWriter Open(Func<TextWriter> stream)
    {
        try
        {
            return new PatientWriter(stream());
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // It was closed before this process began.
            return new PatientWriter(TextWriter.Null);
        }
    }

    /// <summary>Drops what cannot be written.</summary>
    sealed class PatientWriter(TextWriter inner) : TextWriter
    {
        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value) => Try(() => inner.Write(value));

        public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

        public override void Write(string? value) => Try(() => inner.Write(value));

        public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

        public override void Flush() => Try(inner.Flush);

        static void Try(Action write)
        {
            try
            {
                write();
            }
            catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
            {
            }
        }
    }
}
