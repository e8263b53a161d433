using System.Text.Json;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>The contents of one kubeconfig file, or of several that were merged.</summary>
internal sealed record KubeConfigFile
{
    [JsonPropertyName("current-context")]
    public string? CurrentContext { get; init; }

    public IReadOnlyList<NamedEntry> Contexts { get => field ?? []; init; }

    public IReadOnlyList<NamedEntry> Clusters { get => field ?? []; init; }

    public IReadOnlyList<NamedEntry> Users { get => field ?? []; init; }

    /// <summary>Paths of the files, for messages.</summary>
    [JsonIgnore]
    public string Source { get; init; } = "";

    /// <summary>Reads and merges the files. The first of two entries of one name takes precedence.</summary>
    /// <exception cref="KubeConfigException">No file exists, or one is malformed.</exception>
    public static KubeConfigFile Load(IReadOnlyList<string> paths)
    {
        // kubectl skips a missing file of KUBECONFIG's list. It is an error only if all are missing.
        var files = paths.Where(path => paths.Count == 1 || File.Exists(path)).Select(LoadOne).ToList();
        return files.Count == 0
            ? throw new KubeConfigException($"none of the kubeconfig files exists: {string.Join(", ", paths)}")
            : files.Aggregate((first, second) => new KubeConfigFile
            {
                CurrentContext = first.CurrentContext is { Length: > 0 } ? first.CurrentContext : second.CurrentContext,
                Contexts = [.. first.Contexts, .. second.Contexts],
                Clusters = [.. first.Clusters, .. second.Clusters],
                Users = [.. first.Users, .. second.Users],
                Source = $"{first.Source}, {second.Source}",
            });
    }

    /// <summary>Returns a path of the file as an absolute path, or null for an empty one.</summary>
    public static string? Resolve(string folder, string? path) => path is { Length: > 0 } ? Path.Combine(folder, path) : null;

    private static KubeConfigFile LoadOne(string path)
    {
        try
        {
            var file = Yaml.Read(File.ReadAllText(path)) is [var document, ..]
                ? document.Deserialize(new ObjectJson(KubeConfigJsonContext.Default).TypeInfo<KubeConfigFile>()) ?? new()
                : throw new KubeConfigException($"kubeconfig {path} is empty");
            return file.RelativeTo(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/") with { Source = path };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"kubeconfig {path} cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw new KubeConfigException($"kubeconfig {path} is malformed: {error.Message}", error);
        }
    }

    // Relative paths start at the folder of their own file. A YAML dash without a value makes an entry that is null.
    private KubeConfigFile RelativeTo(string folder) => this with
    {
        Contexts = [.. Contexts.OfType<NamedEntry>()],
        Clusters = [.. Clusters.OfType<NamedEntry>().Select(entry => entry with { Cluster = entry.Cluster?.RelativeTo(folder) })],
        Users = [.. Users.OfType<NamedEntry>().Select(entry => entry with { User = entry.User?.RelativeTo(folder) })],
    };
}

/// <summary>An entry of <c>contexts</c>, <c>clusters</c> or <c>users</c>, which has the field of its list.</summary>
internal sealed record NamedEntry
{
    public string Name { get; init; } = "";

    public ContextEntry? Context { get; init; }

    public ClusterEntry? Cluster { get; init; }

    public UserEntry? User { get; init; }
}

internal sealed record ContextEntry
{
    public string? Cluster { get; init; }

    public string? User { get; init; }

    public string? Namespace { get; init; }
}

internal sealed record ClusterEntry
{
    public string? Server { get; init; }

    [JsonPropertyName("certificate-authority")]
    public string? CertificateAuthority { get; init; }

    [JsonPropertyName("certificate-authority-data")]
    public string? CertificateAuthorityData { get; init; }

    [JsonPropertyName("insecure-skip-tls-verify")]
    public bool? InsecureSkipTlsVerify { get; init; }

    [JsonPropertyName("tls-server-name")]
    public string? TlsServerName { get; init; }

    [JsonPropertyName("proxy-url")]
    public string? ProxyUrl { get; init; }

    public ClusterEntry RelativeTo(string folder) =>
        this with { CertificateAuthority = KubeConfigFile.Resolve(folder, CertificateAuthority) };
}

internal sealed record UserEntry
{
    public string? Token { get; init; }

    public string? TokenFile { get; init; }

    [JsonPropertyName("client-certificate")]
    public string? ClientCertificate { get; init; }

    [JsonPropertyName("client-certificate-data")]
    public string? ClientCertificateData { get; init; }

    [JsonPropertyName("client-key")]
    public string? ClientKey { get; init; }

    [JsonPropertyName("client-key-data")]
    public string? ClientKeyData { get; init; }

    public ExecConfig? Exec { get; init; }

    /// <summary>Not supported. Read to report an error.</summary>
    [JsonPropertyName("auth-provider")]
    public JsonElement? AuthProvider { get; init; }

    /// <summary>Not supported. Read to report an error.</summary>
    public string? Username { get; init; }

    public UserEntry RelativeTo(string folder) => this with
    {
        TokenFile = KubeConfigFile.Resolve(folder, TokenFile),
        ClientCertificate = KubeConfigFile.Resolve(folder, ClientCertificate),
        ClientKey = KubeConfigFile.Resolve(folder, ClientKey),
        Exec = Exec?.RelativeTo(folder),
    };
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(KubeConfigFile))]
[JsonSerializable(typeof(ExecCredentialResponse))]
internal sealed partial class KubeConfigJsonContext : JsonSerializerContext;
