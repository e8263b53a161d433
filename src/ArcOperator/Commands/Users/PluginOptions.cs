using System.CommandLine;
using ArcOperator.Api;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;
using ArcOperator.Runtime.Options;
using ArcOperator.Runtime.Secrets;

namespace ArcOperator.Commands.Users;

/// <summary>The options that the users' commands share: cluster and namespace, as kubectl names them.</summary>
internal sealed class PluginOptions
{
    /// <summary>Conversion of the kinds that the commands read.</summary>
    public static ObjectJson Json { get; } = new(ArcJsonContext.Default, SecretJsonContext.Default, PluginJsonContext.Default);

    private readonly ClusterOptions _cluster = new();
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Namespace of the Order. Default: the namespace of the context." };
    private readonly Option<bool> _all = new("--all-namespaces", "-A") { Description = "Orders of all namespaces." };
    private readonly Argument<string[]> _targets = new("order")
    {
        Description = "Order as order/NAME or NAME. Default: all Orders of the namespace.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [],
    };

    private readonly Argument<string> _target = new("order") { Description = "Order as order/NAME or NAME." };

    // The names on the command line.
    private Func<ParseResult, IReadOnlyList<string>> _named = _ => [];

    /// <summary>Adds the options of a command that names any number of Orders.</summary>
    public void AddWithOrders(Command command, IReadOnlyList<string> known)
    {
        _targets.CompletionSources.Add([.. known]);
        command.Add(_targets);
        _named = parsed => parsed.GetRequiredValue(_targets);
        command.Add(_all);
        AddTo(command);
    }

    /// <summary>Adds the options of a command that names one Order.</summary>
    public void AddWithOrder(Command command, IReadOnlyList<string> known)
    {
        _target.CompletionSources.Add([.. known]);
        command.Add(_target);
        _named = parsed => [parsed.GetRequiredValue(_target)];
        AddTo(command);
    }

    public void AddTo(Command command)
    {
        command.Add(_namespace);
        _cluster.AddTo(command);
    }

    /// <summary>Runs an action with a client for the namespace of the options.</summary>
    public Task<int> RunAsync(ParseResult parsed, Func<KubernetesClient, Task<int>> act) => RunAsync(parsed, (client, _) => act(client));

    /// <summary>Runs an action with a client for the namespace of the options, and with the user's credentials for another server.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<KubernetesClient, ICredentialSource, Task<int>> act)
    {
        // A wrong name needs no cluster.
        foreach (var target in _named(parsed))
        {
            OrderTargets.ParseName(target);
        }

        var configuration = Configuration(parsed);
        using var client = new KubernetesClient(configuration, Json, TimeProvider.System);
        return await act(client, configuration.Credentials);
    }

    /// <summary>Reads the Orders that the command names.</summary>
    public Task<IReadOnlyList<V1Alpha1Order>> FindOrdersAsync(ParseResult parsed, KubernetesClient client, CancellationToken cancellationToken) =>
        OrderTargets.FindAsync(client, parsed.GetRequiredValue(_targets), parsed.GetValue(_all) ? null : client.GetCurrentNamespace(), cancellationToken);

    /// <summary>Reads the Order that the command names.</summary>
    public async Task<V1Alpha1Order> FindOrderAsync(ParseResult parsed, KubernetesClient client, CancellationToken cancellationToken) =>
        (await OrderTargets.FindAsync(client, [parsed.GetRequiredValue(_target)], client.GetCurrentNamespace(), cancellationToken))[0];

    /// <summary>Returns the namespace that the command line names, or null.</summary>
    public string? FindNamespace(ParseResult parsed) => parsed.GetValue(_namespace) is { Length: > 0 } @namespace ? @namespace : null;

    /// <summary>True if the command is about all namespaces.</summary>
    public bool IsOfAllNamespaces(ParseResult parsed) => parsed.GetValue(_all);

    /// <summary>Reports that no Orders exist, with the namespace, which may be the wrong one.</summary>
    public Task ReportNoOrdersAsync(ParseResult parsed, KubernetesClient client) => parsed.InvocationConfiguration.Error.WriteLineAsync(
        IsOfAllNamespaces(parsed) ? "no Orders exist in any namespace" : $"no Orders exist in namespace {Terminal.Line(client.GetCurrentNamespace())}");

    private ClusterConfiguration Configuration(ParseResult parsed)
    {
        var configuration = _cluster.Read(parsed, TimeProvider.System);
        return FindNamespace(parsed) is { } @namespace ? configuration.In(@namespace) : configuration;
    }
}
