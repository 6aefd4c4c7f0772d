using System.CommandLine;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Local;
using CartoonFunctions.Local.Commands;
using CartoonFunctions.Local.Terminal;

HeapArenas.Limit();
PoolThreads.AddOne();
StandardStreams.Secure();
if (args is ["run" or "bench", ..])
    BatchScheduling.Begin();
if (args is ["run", ..])
    EarlyLoad.Begin();
return ProcessEnd.With(await RunAsync());

async Task<int> RunAsync()
{
    RootCommand root = CartoonCommands.CreateFor(args);
    ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }); // a photo may be called @anna.jpg
    // What a shell asks to complete is not complete.
    if (args is not [['[', ..], ..] && WrongUsage.Explain(parsed) is { } wrong)
    {
        StandardError.WriteError(wrong);
        return ExitStatus.Usage;
    }
    try
    {
        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }
    catch (Exception fault) when (fault is UsageException or ModelException or DeviceUnavailableException)
    {
        StandardError.WriteError(fault.Message);
        return ExitStatus.Usage;
    }
    catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
    {
        StandardError.WriteError($"{fault.Message} Check the permissions there, and the space that is left.");
        return ExitStatus.Usage;
    }
}
