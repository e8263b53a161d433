using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>Runs the Lua scripts of config/components/argocd by lua5.1, the version that Argo CD has.</summary>
internal static class ArgoHealth
{
    private static readonly ConcurrentDictionary<string, (string Status, string Message)> Known = new();
    private static readonly Lazy<bool> IsInstalled = new(() => TryRun("print(1)") is not null);

    /// <summary>Returns the health of an object of ARC, or null if lua5.1 is not installed. Statuses that differ only in texts and times are evaluated once.</summary>
    public static (string Status, string Message)? Evaluate(JsonNode entity) => IsInstalled.Value ? Known.GetOrAdd(SignatureOf(entity), _ => Run(entity)) : null;

    /// <summary>Runs a script of an object's kind, and returns the value of an expression in which the variable r is the result.</summary>
    public static string Run(JsonNode entity, string script, string expression)
    {
        if (!IsInstalled.Value)
        {
            Assert.Ignore("needs lua5.1, which Debian's package lua5.1 has");
        }

        return TryRun($"obj = {Literal(entity)}\nlocal r = dofile({Literal(PathOf(entity, script))})\nio.write(tostring({expression}))")!;
    }

    /// <summary>Returns the path of a script of an object's kind.</summary>
    public static string PathOf(JsonNode entity, string script) =>
        Repository.PathOf(["config", "components", "argocd", "resource_customizations", $"{entity["apiVersion"]}".Split('/')[0], $"{entity["kind"]}", .. script.Split('/')]);

    private static (string Status, string Message) Run(JsonNode entity)
    {
        var parts = Run(entity, "health.lua", "r.status .. '\\n' .. (r.message or '')").Split('\n', 2);
        return (parts[0], parts[1]);
    }

    private static string SignatureOf(JsonNode entity)
    {
        var isObserved = entity["status"]?["observedGeneration"]?.ToJsonString() == entity["metadata"]?["generation"]?.ToJsonString();
        var conditions = (entity["status"]?["conditions"]?.AsArray() ?? []).Select(condition => $"{condition!["type"]}={condition["status"]} {condition["reason"]}");
        return $"{entity["kind"]} {entity["metadata"]?["deletionTimestamp"] is null} {isObserved} {entity["status"]?["conditions"] is null} {string.Join(';', conditions)}";
    }

    private static string? TryRun(string program)
    {
        try
        {
            return Programs.RunAsync("lua5.1", ["-"], program).GetAwaiter().GetResult();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Literal(JsonNode? value) => value switch
    {
        JsonObject fields => $"{{ {string.Join(", ", fields.Where(field => field.Value is not null).Select(field => $"[{Literal(field.Key)}] = {Literal(field.Value)}"))} }}",
        JsonArray items => $"{{ {string.Join(", ", items.Select(Literal))} }}",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => Literal(scalar.GetValue<string>()),
        null => "nil",
        _ => value.ToJsonString(),
    };

    // Bytes as decimal escapes, so that no text can end the literal.
    private static string Literal(string text) =>
        $"\"{string.Concat(System.Text.Encoding.UTF8.GetBytes(text).Select(each => char.IsAsciiLetterOrDigit((char)each) ? $"{(char)each}" : string.Create(CultureInfo.InvariantCulture, $"\\{each:d3}")))}\"";
}
