using System.CommandLine;

namespace ArcOperator.Commands.Users;

/// <summary><c>kubectl arc completion</c></summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # Completion of kubectl-arc for bash. Add to ~/.bashrc: source <(kubectl arc completion bash)
        _kubectl_arc() {
          local line=${COMP_LINE:0:COMP_POINT}
          line=${line#* }
          local IFS=$'\n'
          mapfile -t COMPREPLY < <(compgen -W "$(kubectl-arc "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")
        }
        complete -F _kubectl_arc kubectl-arc

        """;

    private const string Zsh = """
        #compdef kubectl-arc
        # Completion of kubectl-arc for zsh. Add to ~/.zshrc after compinit: source <(kubectl arc completion zsh)
        _kubectl_arc() {
          local line="${words[2,CURRENT]}"
          local -a found
          found=("${(@f)$(kubectl-arc "[suggest:${#line}]" "$line" 2>/dev/null)}")
          compadd -a found
        }
        compdef _kubectl_arc kubectl-arc

        """;

    private const string Fish = """
        # Completion of kubectl-arc for fish. Save as ~/.config/fish/completions/kubectl-arc.fish
        complete -c kubectl-arc -f -a '(set -l line (commandline -cp | string replace -r "^\S+\s+" ""); kubectl-arc "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'

        """;

    private const string PowerShell = """
        # Completion of kubectl-arc for PowerShell. Add to $PROFILE: kubectl arc completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName kubectl-arc -ScriptBlock {
          param($word, $command, $position)
          # The text of a command has no space at its end.
          $line = ($command.ToString() -replace '^\S+\s*', '') + $(if ($word) { '' } else { ' ' })
          kubectl-arc "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }

        """;

    // kubectl 1.26 and newer asks a program of this name for the arguments of a plugin (kubectl_complete-PLUGIN), and expects a directive in the last line.
    private const string Kubectl = """
        #!/bin/sh
        # Completion of 'kubectl arc' by kubectl. Save as kubectl_complete-arc in a folder of PATH, and make it executable.
        line="$*"
        kubectl-arc "[suggest:${#line}]" "$line" 2>/dev/null
        echo ":4"

        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish, ["powershell"] = PowerShell, ["kubectl"] = Kubectl };

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish, powershell, or kubectl for the script kubectl_complete-arc." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print the script that completes commands, options and names of Orders in a shell.") { shell };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(Scripts[parsed.GetRequiredValue(shell)]));
        return command;
    }
}
