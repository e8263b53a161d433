using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Oci.References;

namespace ArcOperator.Controllers.ArtifactWorkflows.Reports;

/// <summary>
/// The report of a run: the artifact that arrived, and the results of its gates. All texts are foreign data: they are bounded, shown as one line, and
/// never become part of another template expression.
/// </summary>
internal sealed partial record RunReport
{
    private const string InvalidDigest = "is not a digest of the form sha256:<64 hexadecimal digits>";

    // In characters.
    private const int LongestText = 512;

    private readonly List<string> _problems = [];
    private readonly List<string> _cuts = [];

    private RunReport()
    {
    }

    /// <summary>The artifact that arrived, or null if the run names none.</summary>
    public ArtifactDelivery? Delivery { get; private init; }

    /// <summary>The request of a server to wait, or null.</summary>
    public RetryAfter? RetryAfter { get; private init; }

    /// <summary>The results of the gates, or null if the run reports none that can be read.</summary>
    public IReadOnlyList<GateResult>? Gates { get; private init; }

    /// <summary>The first value that cannot be read, with the reason. Null if there is none.</summary>
    public string? Problem => _problems.Count > 0 ? _problems[0] : null;

    /// <summary>The condition of the report.</summary>
    public ConditionState Condition =>
        Problem is { } problem ? new(ReportedCondition, ConditionState.False, ArcReasons.InvalidReport, problem)
        : _cuts.Count > 0 ? new(ReportedCondition, ConditionState.True, ArcReasons.ReportCut, string.Join("; ", _cuts.Distinct()))
        : new(ReportedCondition, ConditionState.True, ArcReasons.Reported, "the report of the workflow was read");

    /// <summary>Type of the condition.</summary>
    public const string ReportedCondition = "Reported";

    /// <summary>Reads the report of a run that has ended. Returns null if the run reports nothing.</summary>
    public static RunReport? Read(WorkflowStatus run)
    {
        if (run.Outputs is not { } outputs || !WorkflowPhase.IsFinished(run.Phase))
        {
            return null;
        }

        var report = new RunReport();
        if (outputs.Dropped.Count > 0)
        {
            report._cuts.Add($"the outputs {string.Join(", ", outputs.Dropped.Order(StringComparer.Ordinal))} exceed {WorkflowOutputs.MostBytes} bytes for all outputs together");
        }

        var delivery = new ArtifactDelivery
        {
            Reference = report.ReadReference(outputs.Values.GetValueOrDefault(WorkflowOutputs.Reference)),
            Digest = report.ReadDigest(outputs, WorkflowOutputs.Digest),
            SourceDigest = report.ReadDigest(outputs, WorkflowOutputs.SourceDigest),
            Size = report.ReadSize(outputs.Values.GetValueOrDefault(WorkflowOutputs.Size)),
            Sbom = report.ReadDigest(outputs, WorkflowOutputs.Sbom),
            Scan = report.ReadDigest(outputs, WorkflowOutputs.Scan),
        };
        return report with
        {
            Delivery = delivery == new ArtifactDelivery() ? null : delivery,
            Gates = report.ReadGates(outputs.Values.GetValueOrDefault(WorkflowOutputs.Gates)),
            RetryAfter = report.ReadRetryAfter(outputs.Values.GetValueOrDefault(WorkflowOutputs.RetryAfter)),
        };
    }

    private string? ReadDigest(WorkflowOutputs outputs, string name)
    {
        if (outputs.Values.GetValueOrDefault(name)?.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        if (OciDigest.TryParse(text, out var digest))
        {
            return digest.ToString();
        }

        _problems.Add($"output {name} {InvalidDigest}");
        return null;
    }

    private string? ReadReference(string? text)
    {
        if (text?.Trim() is not { Length: > 0 } reference)
        {
            return null;
        }

        // A status is read by more users than the Secret of an Endpoint.
        if (UserInformation().IsMatch(reference))
        {
            _problems.Add($"output {WorkflowOutputs.Reference} contains a user name or password: remove it in the template");
            return null;
        }

        return Text(reference);
    }

    private long? ReadSize(string? text)
    {
        if (text?.Trim() is not { Length: > 0 } number)
        {
            return null;
        }

        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            return size;
        }

        _problems.Add($"output {WorkflowOutputs.Size} is not a number of bytes");
        return null;
    }

    private RetryAfter? ReadRetryAfter(string? text)
    {
        if (text?.Trim() is not { Length: > 0 } written)
        {
            return null;
        }

        if (Reports.RetryAfter.Parse(written) is { } retry)
        {
            return retry;
        }

        _problems.Add($"output {WorkflowOutputs.RetryAfter} is not a number of seconds, such as 30 or destination 30");
        return null;
    }

    private List<GateResult>? ReadGates(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                _problems.Add($"output {WorkflowOutputs.Gates} is not a JSON list of gates");
                return null;
            }

            if (document.RootElement.GetArrayLength() > V1Alpha1ArtifactWorkflowStatus.MostGates)
            {
                _cuts.Add($"output {WorkflowOutputs.Gates} has more than {V1Alpha1ArtifactWorkflowStatus.MostGates} gates");
            }

            // Of several results for one gate, the worst counts.
            return [.. document.RootElement.EnumerateArray().Take(V1Alpha1ArtifactWorkflowStatus.MostGates)
                .Select(ReadGate).OfType<GateResult>()
                .GroupBy(gate => gate.Name)
                .Select(same => same.MinBy(gate => Rank(gate.Result))).OfType<GateResult>()];
        }
        catch (JsonException)
        {
            _problems.Add($"output {WorkflowOutputs.Gates} is not valid JSON");
            return null;
        }
    }

    private GateResult? ReadGate(JsonElement gate)
    {
        var (name, result) = (TextOf(gate, "name"), TextOf(gate, "result"));
        if (name is not { Length: > 0 } || !GateOutcome.IsKnown(result))
        {
            _problems.Add($"output {WorkflowOutputs.Gates} has a gate without a name, or with another result than Pass, Fail, Error and Skipped");
            return null;
        }

        var built = TextOf(gate, "databaseBuiltAt");
        var builtAt = DateTimeOffset.TryParse(built, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : (DateTimeOffset?)null;
        if (built is { Length: > 0 } && builtAt is null)
        {
            _problems.Add($"output {WorkflowOutputs.Gates}: databaseBuiltAt of gate {name} is not a time such as 2026-11-27T01:00:00Z");
        }

        return new()
        {
            Name = name,
            Result = result ?? "",
            Tool = TextOf(gate, "tool"),
            Version = TextOf(gate, "version"),
            Database = TextOf(gate, "database"),
            DatabaseBuiltAt = builtAt,
            Findings = Findings(gate),
            Evidence = OciDigest.TryParse(TextOf(gate, "evidence"), out var evidence) ? evidence.ToString() : null,
            Message = TextOf(gate, "message"),
        };
    }

    private SortedDictionary<string, long>? Findings(JsonElement gate)
    {
        const int mostFindings = 16;
        if (gate.ValueKind != JsonValueKind.Object || !gate.TryGetProperty("findings", out var findings) || findings.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var finding in findings.EnumerateObject().Take(mostFindings))
        {
            if (finding.Value.ValueKind == JsonValueKind.Number && finding.Value.TryGetInt64(out var count))
            {
                counts[Text(finding.Name)] = count;
            }
        }

        return counts.Count > 0 ? counts : null;
    }

    private string? TextOf(JsonElement gate, string name) =>
        gate.ValueKind == JsonValueKind.Object && gate.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? Text(text)
            : null;

    private string Text(string text)
    {
        if (text.Length > LongestText)
        {
            _cuts.Add($"texts have more than {LongestText} characters");
        }

        return PrintableText.ToSingleLine(text, LongestText);
    }

    private static int Rank(string result) => result switch
    {
        GateOutcome.Fail => 0,
        GateOutcome.Error => 1,
        GateOutcome.Skipped => 2,
        _ => 3,
    };

    [GeneratedRegex(@"//[^/?#]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInformation();
}
