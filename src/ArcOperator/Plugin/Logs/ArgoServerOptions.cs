using System.CommandLine;
using ArcOperator.Connections;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Plugin.Logs;

/// <summary>
/// The flags that select the Argo Server. Their defaults are the environment variables of Argo's own command line
/// (cmd/argo/commands/client/conn.go of argo-workflows).
/// </summary>
internal sealed class ArgoServerOptions
{
    private const string Flag = "--argo-server";
    private const string CaFlag = "--argo-ca-file";
    private const string Variable = "ARGO_SERVER";
    private const string TokenVariable = "ARGO_TOKEN";
    private const string Bearer = "Bearer";

    private readonly Option<string?> _server = new(Flag)
    {
        Description = "Argo Server that serves archived logs, such as https://localhost:2746. It receives the token of $ARGO_TOKEN or of the kubeconfig. Default: $ARGO_SERVER.",
    };

    private readonly Option<string?> _caFile = new(CaFlag) { Description = "Certificates of the authorities of --argo-server, in PEM form. Default: those of the system." };

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_caFile);
    }

    /// <summary>Returns a client of the Argo Server, or null if none is named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="credentials">Credentials of the kubeconfig.</param>
    /// <param name="json">Conversion of Workflows.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="OptionsException">The address or the token is not valid, or a file of the flags cannot be read.</exception>
    public ArgoServer? Open(ParseResult parsed, ICredentialSource credentials, ObjectJson json, TimeProvider clock)
    {
        var option = parsed.GetValue(_server) is { Length: > 0 } ? Flag : Variable;
        if ((parsed.GetValue(_server) is { Length: > 0 } flag ? flag : Read(Variable)) is not { } address)
        {
            return null;
        }

        var server = ReadAddress(option, address);
        var client = TokenServer.CreateClient(server, parsed.GetValue(_caFile), CaFlag, SkipsVerification(server));
        return new(client, server, ReadToken() is { } token ? _ => ValueTask.FromResult<string?>(token) : token => OfKubeconfigAsync(credentials, token), json, clock);
    }

    // The variable is HOST:PORT, and other variables have the scheme and the path. A URL has both itself.
    private static Uri ReadAddress(string option, string address)
    {
        var scheme = Read("ARGO_SECURE") == "false" ? "http" : "https";
        var server = TokenServer.Parse(option, address.Contains("://", StringComparison.Ordinal) ? address : $"{scheme}://{address}", "https://localhost:2746");
        var path = (server.AbsolutePath != "/" ? server.AbsolutePath : Read("ARGO_BASE_HREF") ?? "").Trim('/');
        return new(server, path.Length == 0 ? "/" : $"/{path}/");
    }

    private static bool SkipsVerification(Uri server) => Read("ARGO_INSECURE_SKIP_VERIFY") == "true" && (server.IsLoopback ? true
        : throw new OptionsException([$"ARGO_INSECURE_SKIP_VERIFY is true: another server could receive the token; use {CaFlag}, or forward the port to localhost"]));

    // Argo expects the whole header in the variable. A token alone is accepted too.
    private static string? ReadToken() => Read(TokenVariable)?.Trim() is not { Length: > 0 } token ? null
        : !token.All(character => character is >= ' ' and <= '~') ? throw new OptionsException([$"{TokenVariable} is not valid: a token has no line breaks and no characters outside of ASCII"])
        : token.Contains(' ', StringComparison.Ordinal) ? token : $"{Bearer} {token}";

    private static async ValueTask<string?> OfKubeconfigAsync(ICredentialSource credentials, CancellationToken cancellationToken) =>
        (await credentials.GetAsync(cancellationToken)).Token is { } token ? $"{Bearer} {token}" : null;

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
