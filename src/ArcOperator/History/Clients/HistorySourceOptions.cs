using System.CommandLine;
using ArcOperator.Connections;
using ArcOperator.History.Stores;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Runtime.Options;

namespace ArcOperator.History.Clients;

/// <summary>The flags that select the place from which records are read.</summary>
internal sealed class HistorySourceOptions
{
    // A name of its own: the variables of the operator's options begin with ARC_.
    private const string ServerVariable = "KUBECTL_ARC_HISTORY_SERVER";
    private const string FileVariable = "ARC_HISTORY__SQLITE__PATH";

    private readonly ClusterOptions _cluster = new();
    private readonly Option<string?> _file = new("--file") { Description = "History file to read, such as a copy of it. Default: $ARC_HISTORY__SQLITE__PATH, if no server is named." };
    private readonly Option<string?> _server = new("--server") { Description = "URL of the HTTP API of the history, such as https://localhost:8443. Default: $KUBECTL_ARC_HISTORY_SERVER." };
    private readonly Option<string?> _caFile = new("--ca-file") { Description = "Certificates of the authorities of --server, in PEM form. Default: those of the system." };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "File with the token for --server. Default: the token of the kubeconfig." };

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_server);
        command.Add(_caFile);
        command.Add(_tokenFile);
        _cluster.AddTo(command);
    }

    /// <summary>Opens the source.</summary>
    /// <exception cref="HistorySourceException">No source is named.</exception>
    /// <exception cref="OptionsException">The address is not valid, or a file of the flags cannot be read.</exception>
    public IHistorySource Open(ParseResult parsed, TimeProvider clock)
    {
        if (AddressOf(parsed) is { } address)
        {
            var server = TokenServer.Parse(parsed.GetValue(_server) is null ? ServerVariable : "--server", address, "https://localhost:8443");
            return new HttpHistorySource(TokenServer.CreateClient(server, parsed.GetValue(_caFile), "--ca-file"), server, Credentials(parsed, clock), clock);
        }

        return new StoreHistorySource(OpenFile(parsed, clock), clock);
    }

    /// <summary>Opens the file.</summary>
    /// <exception cref="HistorySourceException">The file is not named, or does not exist.</exception>
    public IHistoryStore OpenFile(ParseResult parsed, TimeProvider clock)
    {
        var path = parsed.GetValue(_file) ?? Environment.GetEnvironmentVariable(FileVariable);
        return path is not { Length: > 0 } ? throw new HistorySourceException("name the history by --server URL or by --file FILE", isWrongUsage: true)
            : !File.Exists(path) ? throw new HistorySourceException($"{path} does not exist")
            : HistoryStores.OpenFile(path, clock);
    }

    /// <summary>Returns the namespace of the context if a server is read, otherwise null.</summary>
    public string? NamespaceOfContext(ParseResult parsed) => AddressOf(parsed) is null ? null : _cluster.Read(parsed, TimeProvider.System).Namespace;

    private string? AddressOf(ParseResult parsed) => parsed.GetValue(_file) is not null ? null
        : parsed.GetValue(_server) ?? (Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } address ? address : null);

    private ICredentialSource Credentials(ParseResult parsed, TimeProvider clock) =>
        parsed.GetValue(_tokenFile) is { } file ? new FileCredential(file) : _cluster.Read(parsed, clock).Credentials;

    /// <summary>A token in a file, read for each request.</summary>
    private sealed class FileCredential(string file) : ICredentialSource
    {
        public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new((await File.ReadAllTextAsync(file, cancellationToken)).Trim(), null);

        public bool Renew(Credential refused) => false;
    }
}
