using System.CommandLine;

namespace ArcOperator.History.Clients;

/// <summary>The flags that filter records. Each is a parameter of the HTTP API.</summary>
internal sealed class HistoryFilterOptions(bool hasLimit)
{
    private readonly List<(string Parameter, Option<string?> Flag)> _flags =
    [
        ("namespace", new("--namespace", "-n") { Description = "Namespace. Default: all." }),
        ("order", new("--order") { Description = "Name of an Order: its record and those of its artifacts." }),
        ("name", new("--name") { Description = "Name of the recorded object." }),
        ("kind", new("--kind") { Description = "Kind of the recorded object: ArtifactWorkflow or Order." }),
        ("phase", new("--phase") { Description = "Phase at the end: Succeeded, Failed or Error." }),
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
    }

    /// <summary>Returns the parameters of the flags that are set.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Read(ParseResult parsed) =>
        [.. _flags.Select(flag => (flag.Parameter, Value: parsed.GetValue(flag.Flag))).Where(flag => flag.Value is not null)
            .Select(flag => new KeyValuePair<string, string>(flag.Parameter, flag.Value ?? ""))];
}
