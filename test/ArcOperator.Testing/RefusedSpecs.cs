using System.Text.Json.Nodes;

namespace ArcOperator.Testing;

/// <summary>A spec that cannot work.</summary>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Spec">The spec, as JSON.</param>
/// <param name="Field">Path of the field that the API server names.</param>
/// <param name="Message">Words that the API server and the operator both use.</param>
public sealed record RefusedSpec(string Kind, string Spec, string Field, string Message)
{
    public override string ToString() => Spec.Length > 160 ? $"{Kind} {Spec[..160]}…" : $"{Kind} {Spec}";
}

/// <summary>
/// Specs that cannot work. A current API server refuses each at admission. The operator reports each on a server that accepts it, in the same words.
/// </summary>
public static class RefusedSpecs
{
    public static IEnumerable<RefusedSpec> All => [.. Schedules("Order"), .. Schedules("ArtifactWorkflow"), .. Orders, .. ArtifactWorkflows, .. ArtifactTypes, .. Endpoints, .. Sources];

    private static IEnumerable<RefusedSpec> Endpoints =>
    [
        Endpoint("not a url at all", WhiteSpace),
        Endpoint("javascript:alert(1)", Address),
        Endpoint("https://", Address),
        Endpoint(" registry.example.org", WhiteSpace),
        Endpoint("registry.example.org\\n", WhiteSpace),
        Endpoint("registry.example.org:port", Address),
        Endpoint("http://user:pw@host", Credentials),
        Endpoint("user:pw@host/path", Credentials),
        new("Endpoint", """{ "type": "oci", "remoteURL": "gcr.io", "secretRef": {} }""", "spec.secretRef", "needs name: set it to the name of a Secret, such as 'registry-login', or remove the reference"),
        new("Endpoint", """{ "type": "oci", "remoteURL": "gcr.io", "secretRef": { "name": "" } }""", "spec.secretRef", "needs name"),
    ];

    private const string Address = "must be a host or a URL, such as 'registry.example.org' or 'https://example.org/files'";
    private const string WhiteSpace = "must not contain white space or control characters: remove them";
    private const string Credentials = "must not contain a user name or password: move them to the Secret that spec.secretRef names";
    private const string Name = "must be the name of an object, such as 'oci-copy': lower case letters, digits, '-' and '.'";
    private const string ParameterName = "must consist of letters, digits, '-' and '_', such as 'scanSeverity'";
    private const string Value = "must be at most 98304 characters long: Argo cannot pass more to a pod";
    private const string Lifetime = "must be at most 87600h (10 years)";
    private const string Duration = "must be a duration with units, such as '90s', '12h' or '1h30m'; write 7 days as '168h'";
    private const string NoFile = "names no file: name one file by its path inside the artifact, such as 'data' or 'config/values.yaml'";

    private static readonly RefusedSpec[] Orders =
    [
        new("Order", """{ "artifacts": [{ "type": "Not A Name!", "srcRef": { "name": "src" }, "dstRef": { "name": "dst" } }] }""", "spec.artifacts[0].type", Name),
        new("Order", """{ "artifacts": [{ "type": "oci", "srcRef": { "name": "No Name" }, "dstRef": { "name": "dst" } }] }""", "spec.artifacts[0].srcRef.name", Name),
        new("Order", """{ "artifacts": [{ "type": "oci", "dstRef": { "name": "dst" } }] }""", "spec", "each artifact needs srcRef.name, or spec.defaults.srcRef.name must be set"),
        new("Order", """{ "artifacts": [{ "type": "oci", "srcRef": { "name": "src" } }] }""", "spec", "each artifact needs dstRef.name, or spec.defaults.dstRef.name must be set"),
        new("Order", """{ "artifacts": [{ "name": "No DNS", "type": "oci", "srcRef": { "name": "src" }, "dstRef": { "name": "dst" } }] }""", "spec.artifacts[0].name", "must be at most 40 lower case letters, digits and '-', such as 'web-server'"),
        new("Order", """{ "ttl": "999999999999h" }""", "spec.ttl", Lifetime),
        new("Order", """{ "ttl": "87600h1s" }""", "spec.ttl", Lifetime),
        new("Order", """{ "ttl": "999999h999999h999999h" }""", "spec.ttl", Lifetime),
        new("Order", """{ "ttl": "1h10000000000000000s" }""", "spec.ttl", Lifetime),
        new("Order", """{ "ttl": "7d" }""", "spec.ttl", Duration),
        new("Order", """{ "ttl": "-1h" }""", "spec.ttl", Duration),
        new("Order", """{ "TTLSecondsAfterCompletion": 315360001 }""", "spec.TTLSecondsAfterCompletion", "must be at most 315360000 (10 years)"),
    ];

    private static readonly RefusedSpec[] ArtifactWorkflows =
    [
        Workflow("""{ "parameters": [{ "name": "a b!", "value": "" }] }""", "spec.parameters[0].name", ParameterName),
        Workflow($$"""{ "parameters": [{ "name": "a", "value": "{{Text(98_305)}}" }] }""", "spec.parameters[0].value", Value),
        Workflow($$"""{ "parameters": [{ "name": "a", "value": "{{Text(60_000)}}" }, { "name": "b", "value": "{{Text(60_001)}}" }] }""", "spec.parameters", $"all values together {Value}; the largest is b with 60001 characters"),
        Workflow("""{ "workflowTemplateRef": { "name": "No Name" } }""", "spec.workflowTemplateRef.name", Name),
        Workflow("""{ "srcSecretRef": {} }""", "spec.srcSecretRef", "needs name: set it to the name of a Secret, such as 'registry-login', or remove the reference"),
        Workflow("""{ "dstSecretRef": {} }""", "spec.dstSecretRef", "needs name: set it to the name of a Secret, such as 'registry-login', or remove the reference"),
        Workflow("""{ "gates": ["two words"] }""", "spec.gates", "must be names of gates, such as 'vulnerabilities'"),
        Workflow("""{ "policy": { "maxDatabaseAge": "999999999999h" } }""", "spec.policy.maxDatabaseAge", Lifetime),
        Workflow("""{ "ttlAfterFinished": "999999999999h" }""", "spec.ttlAfterFinished", Lifetime),
        Workflow("""{ "ttlAfterFailed": "1 day" }""", "spec.ttlAfterFailed", Duration),
    ];

    private static readonly RefusedSpec[] ArtifactTypes =
    [
        Type("""{ "parameters": [{ "name": "a b!", "value": "" }] }""", "spec.parameters[0].name", ParameterName),
        Type($$"""{ "parameters": [{ "name": "a", "value": "{{Text(98_305)}}" }] }""", "spec.parameters[0].value", Value),
        Type(
            $$"""{ "parameters": [{ "name": "a", "value": "{{Text(98_000)}}" }, { "name": "b" }, { "name": "c", "value": "{{Text(400)}}" }] }""",
            "spec.parameters", $"all values together {Value}; the largest is a with 98000 characters"),
        Type("""{ "workflowTemplateRef": { "name": "No Name" } }""", "spec.workflowTemplateRef.name", Name),
        Type("""{ "ttlAfterFinished": "999999999999h" }""", "spec.ttlAfterFinished", Lifetime),
        Type("""{ "ttlAfterFailed": "7d" }""", "spec.ttlAfterFailed", Duration),
    ];

    private static readonly RefusedSpec[] Sources =
    [
        Source("""{ "interval": "0s" }""", "spec.interval", "must be more than 0s and at most 8784h: use a duration such as 10m"),
        Source("""{ "interval": "99999h" }""", "spec.interval", "must be more than 0s and at most 8784h: use a duration such as 10m"),
        Source("""{ "interval": "999999999999h" }""", "spec.interval", "must be more than 0s and at most 8784h: use a duration such as 10m"),
        Source("""{ "interval": "1d" }""", "spec.interval", Duration),
        Source("""{ "destinationPath": "/" }""", "spec.destinationPath", NoFile),
        Source("""{ "destinationPath": "." }""", "spec.destinationPath", NoFile),
        Source("""{ "destinationPath": "././/" }""", "spec.destinationPath", NoFile),
        Source("""{ "destinationPath": "a\nb" }""", "spec.destinationPath", "contains a control character: name one file by its path"),
        Source("""{ "destinationPath": "../up" }""", "spec.destinationPath", "contains '..', which leads out of the artifact: name one file by its path"),
        Source("""{ "destinationPath": "a\\b" }""", "spec.destinationPath", "contains a backslash, which some systems take for a slash: name one file by its path"),
        Source($$"""{ "destinationPath": "{{Text(256)}}" }""", "spec.destinationPath", "has a name in it that is longer than 255 bytes: name one file by its path"),
        Request("""{ "timeout": "0s" }""", "timeout", "must be more than 0s and at most 10m: use a duration such as 30s"),
        Request("""{ "timeout": "11m" }""", "timeout", "must be more than 0s and at most 10m: use a duration such as 30s"),
        Request("""{ "timeout": "1 minute" }""", "timeout", Duration),
        Request("""{ "headersSecretRef": {} }""", "headersSecretRef", "needs name: set it to the name of a Secret, such as 'registry-login', or remove the reference"),
        Request("""{ "url": "not a url at all" }""", "url", "must be an http or https URL, such as 'https://example.org/data.json'"),
        Request("""{ "url": "javascript:alert(1)" }""", "url", "must be an http or https URL, such as 'https://example.org/data.json'"),
        Request("""{ "url": "https://" }""", "url", "must be an http or https URL, such as 'https://example.org/data.json'"),
        Request("""{ "url": "http://user:pw@host/data" }""", "url", "must not contain a user name or password: move them to a header in the Secret of headersSecretRef"),
        Hook("""{ "name": "h", "command": ".." }""", "[0].command", "must be the bare name of a command, such as jq, without a path"),
        Hook("""{ "name": "h", "command": "/bin/sh" }""", "[0].command", "must be the bare name of a command, such as jq, without a path"),
        Hook("""{ "name": "h", "command": "jq", "timeout": "0s" }""", "[0].timeout", "must be more than 0s and at most 5m: use a duration such as 30s"),
        Hook("""{ "name": "h", "command": "jq", "timeout": "301s" }""", "[0].timeout", "must be more than 0s and at most 5m: use a duration such as 30s"),
        Hook("""{ "name": "h", "command": "jq", "env": [{ "name": "PATH", "value": "/tmp" }] }""", "[0].env[0].name", "must not be PATH, HOME or TMPDIR, which the hook executor sets"),
        Hook("""{ "name": "h", "command": "jq" }, { "name": "h", "command": "yq" }""", "", "must not contain two hooks of the same name: give each hook its own name"),
    ];

    private static RefusedSpec[] Schedules(string kind) =>
    [
        Cron(kind, """{ "schedules": ["99 99 * * *"] }""", "schedules[0]", "minute must be between 0 and 59"),
        Cron(kind, """{ "schedules": ["@daily", "0 99 * * *"] }""", "schedules[1]", "hour must be between 0 and 23"),
        Cron(kind, """{ "schedules": ["0 0 32 * *"] }""", "schedules[0]", "day of month must be between 1 and 31"),
        Cron(kind, """{ "schedules": ["0 0 0 * *"] }""", "schedules[0]", "day of month must be between 1 and 31"),
        Cron(kind, """{ "schedules": ["0 0 1 13 *"] }""", "schedules[0]", "month must be between 1 and 12"),
        Cron(kind, """{ "schedules": ["0 0 * * 7"] }""", "schedules[0]", "day of week must be between 0 and 6"),
        Cron(kind, """{ "schedules": ["0 0 31 2 *"] }""", "schedules[0]", "is never due: the day does not exist in any year"),
        Cron(kind, """{ "schedules": ["0 0 31 11 ?"] }""", "schedules[0]", "is never due: the day does not exist in any year"),
        Cron(kind, """{ "schedules": ["* * * *"] }""", "schedules[0]", "must have five fields (minute, hour, day of month, month, day of week) or be a word such as '@daily'"),
        Cron(kind, """{ "schedules": ["@daily"], "when": "(((" }""", "when", "has unbalanced brackets"),
        Cron(kind, """{ "schedules": ["@daily"], "timezone": "not a zone" }""", "timezone", "use an IANA name, such as 'Europe/Berlin'"),
        Cron(kind, """{ "schedules": ["@daily"], "startingDeadlineSeconds": 31536001 }""", "startingDeadlineSeconds", "must be at most 31536000 (one year)"),
    ];

    private static RefusedSpec Cron(string kind, string cron, string field, string message) => kind == "Order"
        ? new(kind, $$"""{ "artifacts": [{ "type": "oci", "srcRef": { "name": "src" }, "dstRef": { "name": "dst" }, "cron": {{cron}} }] }""", $"spec.artifacts[0].cron.{field}", message)
        : Workflow($$"""{ "cron": {{cron}} }""", $"spec.cron.{field}", message);

    private static RefusedSpec Endpoint(string address, string message) =>
        new("Endpoint", $$"""{ "type": "oci", "remoteURL": "{{address}}" }""", "spec.remoteURL", message);

    private static RefusedSpec Workflow(string spec, string field, string message) => new("ArtifactWorkflow", With(spec, Template), field, message);

    private static RefusedSpec Type(string spec, string field, string message) => new("ArtifactType", With(spec, Template), field, message);

    private static RefusedSpec Source(string spec, string field, string message) =>
        new("ExternalSource", With(spec, """{ "interval": "5m", "generator": { "type": "http", "http": { "url": "https://example.org/data" } } }"""), field, message);

    private static RefusedSpec Request(string http, string field, string message) => Source(
        $$"""{ "generator": { "type": "http", "http": {{With(http, """{ "url": "https://example.org/data" }""")}} } }""", $"spec.generator.http.{field}", message);

    private static RefusedSpec Hook(string hooks, string field, string message) =>
        Source($$"""{ "hooks": { "postRequest": [{{hooks}}] } }""", $"spec.hooks.postRequest{field}", message);

    private const string Template = """{ "workflowTemplateRef": { "name": "copy" } }""";

    /// <summary>Returns the fields of one object over those of another.</summary>
    private static string With(string fields, string others)
    {
        var merged = JsonNode.Parse(others)?.AsObject() ?? [];
        foreach (var (name, value) in JsonNode.Parse(fields)?.AsObject() ?? [])
        {
            merged[name] = value?.DeepClone();
        }

        return merged.ToJsonString();
    }

    private static string Text(int length) => new('a', length);
}
