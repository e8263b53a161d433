using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.Testing.Pods;

/// <summary>The environment variables of containers, as the kubelet sets them.</summary>
internal sealed partial class ContainerEnvironment(PodVolumes volumes, IReadOnlyDictionary<string, int> ports)
{
    // All Pods share one network here. Options that name a port are replaced, and sources and registries on loopback are allowed.
    private static readonly Dictionary<string, string> Sections = new() { ["metrics"] = "ARC_METRICS", ["health"] = "ARC_HEALTH", ["artifacts"] = "ARC_ARTIFACT" };

    public async Task<IReadOnlyDictionary<string, string>> ForAsync(V1Container container)
    {
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            // As container runtimes set it for a user without a home.
            ["HOME"] = "/",
            ["KUBERNETES_SERVICE_HOST"] = "127.0.0.1",
            ["KUBERNETES_SERVICE_PORT"] = volumes.ApiServerPort,
        };
        foreach (var (name, section) in Sections.Where(section => container.Ports?.Any(port => port.Name == section.Key) is true))
        {
            variables[$"{section}__PORT"] = ports[name].ToString(CultureInfo.InvariantCulture);
            variables[$"{section}__ADDRESS"] = "127.0.0.1";
            variables["ARC_NETWORK__ALLOWCIDRS"] = "127.0.0.0/8";
        }

        foreach (var source in container.EnvFrom ?? [])
        {
            var data = source.ConfigMapRef is { } map ? await volumes.DataAsync(map.Name, map.Optional is true) : await volumes.SecretAsync(source.SecretRef.Name, source.SecretRef.Optional is true);
            foreach (var (key, value) in data)
            {
                variables[$"{source.Prefix}{key}"] = value;
            }
        }

        foreach (var variable in container.Env ?? [])
        {
            if (await ValueAsync(variable) is { } value)
            {
                variables[variable.Name] = Expand(value, variables);
            }
        }

        return variables;
    }

    /// <summary>Replaces <c>$(NAME)</c> by the variable, if it exists.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables) =>
        Reference().Replace(text, match => variables.GetValueOrDefault(match.Groups[1].Value) ?? match.Value);

    private async Task<string?> ValueAsync(V1EnvVar variable) => variable.ValueFrom switch
    {
        null => variable.Value ?? "",
        { FieldRef: { } field } => volumes.Field(field.FieldPath),
        { ConfigMapKeyRef: { } map } => (await volumes.DataAsync(map.Name, map.Optional is true)).GetValueOrDefault(map.Key),
        { SecretKeyRef: { } secret } => (await volumes.SecretAsync(secret.Name, secret.Optional is true)).GetValueOrDefault(secret.Key),
        _ => throw new NotSupportedException($"variable {variable.Name} has a source that tests do not support"),
    };

    [GeneratedRegex(@"\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")]
    private static partial Regex Reference();
}
