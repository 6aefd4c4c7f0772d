using System.CommandLine;

namespace CartoonFunctions.Local.Commands;

/// <summary><c>cartoon completion</c>: a script that has a shell ask the program itself what may come next.</summary>
static class CompletionCommand
{
    // Words that begin with a hyphen come only where one was typed: otherwise a photo is looked for.
    const string Bash = """
        _cartoon() {
          local word="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
          COMPREPLY=($(compgen -W "$(cartoon "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
          [[ $word == -* ]] || COMPREPLY=($(printf '%s\n' "${COMPREPLY[@]}" | grep -v '^[-/]'))
        }
        complete -o default -F _cartoon cartoon
        """;

    const string Zsh = """
        #compdef cartoon
        _cartoon() {
          local -a words
          words=("${(@f)$(cartoon "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          [[ $PREFIX == -* ]] || words=(${words:#[-/]*})
          words=(${words:#})
          (( $#words )) && compadd -a words || _files
        }
        compdef _cartoon cartoon
        """;

    const string Fish = """
        complete -c cartoon -a '(cartoon "[suggest:"(commandline -C)"]" (commandline -b) 2>/dev/null)'
        """;

    const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName cartoon -ScriptBlock {
            param($word, $line, $position)
            cartoon "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" -and $_ -notlike '/*' } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    /// <summary>The command.</summary>
    public static Command Create() => new("completion", "Print a script that completes commands and options in your shell")
    {
        Of("bash", Bash, "add to ~/.bashrc: source <(cartoon completion bash)"),
        Of("zsh", Zsh, "add to ~/.zshrc after compinit: source <(cartoon completion zsh)"),
        Of("fish", Fish, "cartoon completion fish > ~/.config/fish/completions/cartoon.fish"),
        Of("pwsh", PowerShell, "add to $PROFILE: cartoon completion pwsh | Out-String | Invoke-Expression"),
    };

    static Command Of(string shell, string script, string use)
    {
        Command command = new(shell, $"For {shell}; {use}");
        command.SetAction(_ => Console.Out.WriteLine(script.ReplaceLineEndings("\n")));
        return command;
    }
}
