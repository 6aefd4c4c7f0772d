using System.CommandLine;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Local.Commands;
using CartoonFunctions.Local.Terminal;

StandardStreams.Secure();
RootCommand root = new("Turns batches of photos of people into cartoons in one style.");
// A run needs no other command's syntax, and is waited for.
Command[] commands = args is ["run", ..] ? [RunCommand.Create()]
    : [RunCommand.Create(), UpCommand.Create(), BenchCommand.Create(), ModelsCommand.Create(), StylesCommand.Create()];
foreach (Command command in commands)
    root.Add(command);

ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }); // a photo may be called @anna.jpg
if (parsed.Errors.Count > 0)
{
    StandardError.WriteError(WrongUsage.Explain(parsed));
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
