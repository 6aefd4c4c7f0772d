using System.CommandLine;

namespace CartoonFunctions.Local.Commands;

/// <summary>Every command of the program.</summary>
static class CartoonCommands
{
    /// <summary>All of them.</summary>
    public static RootCommand CreateAll() => Create(
    [
        RunCommand.Create(), UpCommand.Create(), BenchCommand.Create(), ModelsCommand.Create(), StylesCommand.Create(),
        DoctorCommand.Create(), CompletionCommand.Create(),
    ]);

    /// <summary>What these arguments need: a run needs no other command's syntax, and is waited for.</summary>
    public static RootCommand CreateFor(string[] arguments) => arguments is ["run", ..] ? Create([RunCommand.Create()]) : CreateAll();

    static RootCommand Create(IEnumerable<Command> commands)
    {
        RootCommand root = new("Turns batches of photos of people into cartoons in one style.");
        foreach (Command command in commands)
            root.Add(command);
        return root;
    }
}
