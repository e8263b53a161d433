using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace ArcOperator.Templates.Tests.Harness;

/// <summary>One run of a template: its containers as processes, one after the other, with a shared folder in the place of /arc.</summary>
internal sealed class TemplateRun
{
    private TemplateRun(int exitCode, string failed, string log, IReadOnlyDictionary<string, string> outputs, string arguments) =>
        (ExitCode, Failed, Log, Outputs, Arguments) = (exitCode, failed, log, outputs, arguments);

    /// <summary>Exit code of the first container that failed, or 0.</summary>
    public int ExitCode { get; }

    /// <summary>Name of the container that failed, or an empty text.</summary>
    public string Failed { get; }

    public string Log { get; }

    /// <summary>The outputs that ARC reads, by their global names. Missing files are empty, as in Argo.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; }

    /// <summary>Arguments of all programs that the scripts started.</summary>
    public string Arguments { get; }

    /// <summary>Returns the result of a gate.</summary>
    public JsonNode Gate(string name) => JsonNode.Parse(Outputs["arc-gates"])!.AsArray().Single(gate => $"{gate!["name"]}" == name)!;

    /// <summary>Requires that no argument list, log or output has one of the secrets, also not as a registry client writes user and password.</summary>
    public void ShouldHide(string user, string password)
    {
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        foreach (var text in (string[])[Arguments, Log, .. Outputs.Values])
        {
            text.Should().NotContain(password).And.NotContain(login);
        }
    }

    /// <summary>Runs a template to its end.</summary>
    /// <param name="template">Name of the template.</param>
    /// <param name="parameters">Values of parameters.</param>
    /// <param name="secrets">Files of Secrets, such as src/username.</param>
    /// <param name="cancellationToken">Kills the run at any point.</param>
    public static async Task<TemplateRun> RunAsync(
        string template, IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, string>? secrets = null, CancellationToken cancellationToken = default)
    {
        var (description, path) = (await LibraryTemplate.FindAsync(template), await WorkerTools.PathAsync());
        using var folder = new TemporaryFolder();
        var programs = WriteRecorders(folder, path);
        var (log, work) = (new StringBuilder(), folder.PathOf("work"));
        var (exitCode, failed) = (0, "");
        foreach (var container in description.Containers())
        {
            var own = Path.Combine(folder.Root, $"secrets-{container["name"]}");
            Directory.CreateDirectory(own);
            foreach (var (file, text) in (secrets ?? new Dictionary<string, string>()).Where(secret => LibraryTemplate.Secrets(container).Contains(secret.Key.Split('/')[0])))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(own, file))!);
                await File.WriteAllTextAsync(Path.Combine(own, file), text, CancellationToken.None);
            }

            var variables = description.Variables(container, parameters)
                .Concat([("PATH", $"{programs}:{path}"), ("ARC_WORK", work), ("ARC_SECRETS", own), ("ARGUMENTS", folder.PathOf("arguments"))]);
            exitCode = await RunAsync(container["command"]!.AsArray().Select(word => $"{word}").ToList(), variables, log, cancellationToken);
            if (exitCode != 0)
            {
                failed = $"{container["name"]}";
                break;
            }
        }

        var outputs = description.Outputs().ToDictionary(output => output.Name, output => File.Exists(Path.Combine(work, output.Path)) ? File.ReadAllText(Path.Combine(work, output.Path)) : "");
        return new(exitCode, failed, log.ToString(), outputs, File.Exists(folder.PathOf("arguments")) ? await File.ReadAllTextAsync(folder.PathOf("arguments"), CancellationToken.None) : "");
    }

    private static async Task<int> RunAsync(List<string> command, IEnumerable<(string Name, string Value)> variables, StringBuilder log, CancellationToken cancellationToken)
    {
        // Only the variables of the template, as in a pod.
        var start = new ProcessStartInfo("/usr/bin/env", ["-i", .. variables.Select(variable => $"{variable.Name}={variable.Value}"), .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
            await process.WaitForExitAsync(cancellationToken);
            await output;
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return -1;
        }

        async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                lock (log)
                {
                    log.Append(line).Append('\n');
                }
            }
        }
    }

    // Each program is started by a script that first records its arguments.
    private static string WriteRecorders(TemporaryFolder folder, string path)
    {
        foreach (var program in (string[])["base64", "clamscan", "cosign", "curl", "git", "gpg", "helm", "jq", "minisign", "notation", "oras", "rclone", "sed", "trivy"])
        {
            if (path.Split(':').Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists) is { } found)
            {
                folder.WriteProgram($"programs/{program}", $"printf '{program} %s\\n' \"$*\" >>\"$ARGUMENTS\"\nexec '{found}' \"$@\"");
            }
        }

        return folder.PathOf("programs");
    }
}
