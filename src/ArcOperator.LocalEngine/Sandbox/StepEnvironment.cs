using System.Text;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>The variables of a step's process: only what the template says, and what no program can do without.</summary>
internal sealed class StepEnvironment(NamespaceObjects objects, string searchPath)
{
    /// <exception cref="SandboxException">A value is not there.</exception>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(ContainerSpec process, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string> { ["PATH"] = searchPath, ["HOME"] = "/root" };
        foreach (var source in process.EnvFrom)
        {
            foreach (var (name, value) in await OfAsync(source, cancellationToken) ?? new Dictionary<string, byte[]>())
            {
                variables[source.Prefix + name] = Encoding.UTF8.GetString(value);
            }
        }

        foreach (var variable in process.Env)
        {
            if (await ValueAsync(variable, variables, cancellationToken) is { } value)
            {
                variables[Checked(variable.Name)] = value;
            }
        }

        return variables;
    }

    private Task<IReadOnlyDictionary<string, byte[]>?> OfAsync(EnvironmentSource source, CancellationToken cancellationToken) => source switch
    {
        { SecretRef: { } secret } => objects.SecretAsync(secret.Name, secret.Optional, cancellationToken),
        { ConfigMapRef: { } map } => objects.ConfigMapAsync(map.Name, map.Optional, cancellationToken),
        _ => throw new SandboxException("envFrom names neither a secret nor a configmap"),
    };

    private async Task<string?> ValueAsync(
        EnvironmentVariable variable, Dictionary<string, string> earlier, CancellationToken cancellationToken) => variable.ValueFrom switch
        {
            { SecretKeyRef: { } key } => Entry("secret", key, await objects.SecretAsync(key.Name, key.Optional, cancellationToken)),
            { ConfigMapKeyRef: { } key } => Entry("configmap", key, await objects.ConfigMapAsync(key.Name, key.Optional, cancellationToken)),
            _ => EnvironmentReferences.Expand(variable.Value ?? "", earlier),
        };

    private static string? Entry(string kind, KeyReference key, IReadOnlyDictionary<string, byte[]>? entries) =>
        entries?.TryGetValue(key.Key, out var value) is true ? Encoding.UTF8.GetString(value)
        : key.Optional ? null
        : throw new SandboxException($"key \"{key.Key}\" is not in {kind} \"{key.Name}\"");

    private static string Checked(string name) =>
        name.Length > 0 && !name.Contains('=') && !name.Contains('\0')
            ? name
            : throw new SandboxException($"'{name}' is no name for an environment variable");
}
