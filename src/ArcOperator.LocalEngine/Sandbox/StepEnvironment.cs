using System.Text;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>The environment of a step: the variables of the template, PATH and HOME.</summary>
internal sealed class StepEnvironment(NamespaceObjects objects, string searchPath)
{
    /// <exception cref="SandboxException">A value is missing.</exception>
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
        _ => throw new SandboxException("envFrom needs a secretRef or a configMapRef"),
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
            : throw new SandboxException($"'{name}' is not a valid name of an environment variable");
}

/// <summary>Reads Secrets and ConfigMaps of one namespace. Nothing is cached.</summary>
internal sealed class NamespaceObjects(IKubernetesClient client, string @namespace)
{
    /// <summary>Returns the entries of a Secret, or null if an optional Secret is missing.</summary>
    /// <exception cref="SandboxException">A required object is missing, or the object cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>?> SecretAsync(string name, bool optional, CancellationToken cancellationToken)
    {
        var secret = await ReadAsync<V1Secret>("secret", name, optional, cancellationToken);
        return secret is null ? null : (secret.Data ?? new Dictionary<string, byte[]>()).AsReadOnly();
    }

    /// <summary>Returns the entries of a ConfigMap, or null if an optional ConfigMap is missing.</summary>
    /// <exception cref="SandboxException">A required object is missing, or the object cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>?> ConfigMapAsync(string name, bool optional, CancellationToken cancellationToken)
    {
        var map = await ReadAsync<V1ConfigMap>("configmap", name, optional, cancellationToken);
        return map is null
            ? null
            : (map.Data ?? new Dictionary<string, string>()).Select(entry => KeyValuePair.Create(entry.Key, Encoding.UTF8.GetBytes(entry.Value)))
                .Concat(map.BinaryData ?? new Dictionary<string, byte[]>())
                .ToDictionary();
    }

    private async Task<T?> ReadAsync<T>(string kind, string name, bool optional, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var found = name.Length == 0 ? null : await client.GetAsync<T>(name, @namespace, cancellationToken);
            return found is null && !optional ? throw new SandboxException($"{kind} \"{name}\" not found") : found;
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException)
        {
            throw new SandboxException($"{kind} \"{name}\" cannot be read: {error.Message}");
        }
    }
}
