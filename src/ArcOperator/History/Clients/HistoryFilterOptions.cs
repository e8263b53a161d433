using System.CommandLine;

namespace ArcOperator.History.Clients;

/// <summary>The namespace of a command line that names none.</summary>
internal enum HistoryScope
{
    /// <summary>All namespaces, as for a person who runs the operator.</summary>
    All,

    /// <summary>The namespace of the context, as kubectl does. A file has no context, so all of its namespaces are read.</summary>
    Context,
}

/// <summary>The flags that filter records. Each is a parameter of the HTTP API.</summary>
/// <param name="hasLimit">True for a command that prints one page.</param>
/// <param name="scope">The namespace without a flag.</param>
/// <param name="orders">Names of Orders for the completion of a shell.</param>
internal sealed class HistoryFilterOptions(bool hasLimit, HistoryScope scope, IReadOnlyList<string> orders)
{
    private const string Namespace = "namespace";

    private readonly Option<bool> _all = new("--all-namespaces", "-A") { Description = "Records of all namespaces." };
    private readonly List<(string Parameter, Option<string?> Flag)> _flags =
    [
        (Namespace, new("--namespace", "-n") { Description = scope == HistoryScope.All ? "Namespace. Default: all." : "Namespace. Default: that of the context, or all namespaces of --file." }),
        ("order", Complete(new("--order") { Description = "Name of an Order: its record and those of its artifacts." }, [.. orders.Select(order => order.Split('/')[^1])])),
        ("name", new("--name") { Description = "Name of the recorded object." }),
        ("kind", Complete(new("--kind") { Description = "Kind of the recorded object: ArtifactWorkflow or Order." }, "ArtifactWorkflow", "Order")),
        ("phase", Complete(new("--phase") { Description = "Phase at the end: Succeeded, Failed or Error." }, "Succeeded", "Failed", "Error")),
        ("type", new("--type") { Description = "Type of the artifact." }),
        ("digest", new("--digest") { Description = "Digest at the destination, such as sha256:5d0d…, complete." }),
        ("labelSelector", new("--selector", "-l") { Description = "Requirements on labels, such as team=a,tier!=test." }),
        ("since", new("--since") { Description = "Earliest end: an age such as 30d, or a time such as 2026-11-20T10:14:03Z." }),
        ("until", new("--until") { Description = "Latest end, exclusive: an age or a time." }),
        .. hasLimit ? new (string, Option<string?>)[]
        {
            ("limit", new("--limit") { Description = "Number of records. Default 100. Range 1 to 500." }),
            ("continue", new("--continue") { Description = "Position that the list before this one named." }),
        }
        : [],
    ];

    public void AddTo(Command command)
    {
        foreach (var (_, flag) in _flags)
        {
            command.Add(flag);
        }

        if (scope == HistoryScope.Context)
        {
            command.Add(_all);
        }
    }

    /// <summary>Returns the parameters of the flags that are set.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="source">The source, which knows the namespace of the context.</param>
    /// <exception cref="HistorySourceException">Two flags exclude each other.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Read(ParseResult parsed, HistorySourceOptions source)
    {
        var set = _flags.Select(flag => (flag.Parameter, Value: parsed.GetValue(flag.Flag))).Where(flag => flag.Value is not null)
            .Select(flag => new KeyValuePair<string, string>(flag.Parameter, flag.Value ?? "")).ToList();
        var isNamed = set.Exists(parameter => parameter.Key == Namespace);
        if (scope == HistoryScope.Context && parsed.GetValue(_all))
        {
            return isNamed ? throw new HistorySourceException("--all-namespaces and --namespace exclude each other", isWrongUsage: true) : set;
        }

        return scope == HistoryScope.Context && !isNamed && source.NamespaceOfContext(parsed) is { } @namespace ? [.. set, new(Namespace, @namespace)] : set;
    }

    private static Option<string?> Complete(Option<string?> option, params string[] values)
    {
        if (values.Length > 0)
        {
            option.CompletionSources.Add(values);
        }

        return option;
    }
}
