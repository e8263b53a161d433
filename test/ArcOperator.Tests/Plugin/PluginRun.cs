using System.Text.RegularExpressions;
using ArcOperator.Commands.Users;

namespace ArcOperator.Tests.Plugin;

/// <summary>A run of a users' command, with its whole output in a form that does not depend on names and times.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The output. The namespace is <c>team-a</c>, hashes and ages have fixed texts.</param>
/// <param name="Errors">The error output.</param>
internal sealed partial record PluginRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a command in this process.</summary>
    /// <param name="kubeconfig">Kubeconfig of the user.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="arguments">The command line without the namespace.</param>
    public static async Task<PluginRun> RunAsync(string kubeconfig, string @namespace, params IReadOnlyList<string> arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await KubectlPlugin.RunAsync([.. arguments, "-n", @namespace, "--kubeconfig", kubeconfig], output, errors, CancellationToken.None);
        return new(code, Normalize($"{output}", @namespace), Normalize($"{errors}", @namespace));
    }

    public static string Normalize(string text, string @namespace) =>
        Spaces().Replace(Duration().Replace(Hash().Replace(text.Replace(@namespace, "team-a"), "-HASH"), "AGE"), "   ");

    [GeneratedRegex(@"-[0-9a-f]{16}\b")]
    private static partial Regex Hash();

    [GeneratedRegex(@"\b[0-9]+[smhd]\b")]
    private static partial Regex Duration();

    // The width of a column depends on the names. The spaces after a branch of a tree are a part of the tree.
    [GeneratedRegex(@"(?<=[^\s|]) {3,}")]
    private static partial Regex Spaces();
}
