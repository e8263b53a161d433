using System.Text.Json.Nodes;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Logging;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Logging;

public sealed class JsonLineFormatterTests
{
    private static readonly KeyValuePair<string, object?>[] None = [];

    private readonly ManualTimeProvider _clock = new();
    private readonly LoggerExternalScopeProvider _scopes = new();

    [Test]
    public void Values_of_a_message_are_fields_beside_time_level_logger_and_text() => Write([new("Order", "web"), new("DelayMs", 5L), new("IsSuspended", true), new("Cause", null)])
        .ToJsonString().Should().Be($$"""{"ts":"{{_clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","level":"warn","logger":"Some.Class","msg":"text","order":"web","delayMs":5,"isSuspended":true,"cause":null}""");

    [Test]
    public void An_exception_is_the_field_error() => Write(None, new InvalidOperationException("broken\nin two")).ToJsonString().Should().Contain("System.InvalidOperationException: broken\\nin two");

    [Test]
    public void A_line_break_in_a_value_stays_within_the_line() => Lines([new("Cause", "one\r\n{\"level\":\"forged\"}")]).Should().ContainSingle();

    [Test]
    public void A_value_of_the_message_overrides_one_of_a_scope_and_an_inner_scope_overrides_an_outer_one()
    {
        using var outer = _scopes.Push(new Dictionary<string, object?> { ["order"] = "outer", ["namespace"] = "outer", ["controller"] = "outer" });
        using var inner = _scopes.Push(new Dictionary<string, object?> { ["order"] = "inner", ["namespace"] = "inner" });

        var line = Write([new("Order", "message")]);

        ($"{line["order"]}", $"{line["namespace"]}", $"{line["controller"]}").Should().Be(("message", "inner", "outer"));
    }

    [TestCase("Level")]
    [TestCase("Msg")]
    [TestCase("Ts")]
    public void A_value_does_not_replace_a_field_of_the_line(string name) => $"{Write([new(name, "other")])[name.ToLowerInvariant()]}".Should().NotBe("other");

    [Test]
    public void A_line_of_a_reconcile_names_controller_object_owner_and_the_reconcile()
    {
        using var scope = _scopes.Push(new ReconcileScope(EntityMetadata.Of<Gear>(), new ObjectKey("team-a", "wheel"), new() { Kind = "BigMachine", Name = "mill" }));

        var (first, second) = (Write(None), Write(None));

        ($"{first["controller"]}", $"{first["namespace"]}", $"{first["name"]}", $"{first["gear"]}", $"{first["bigMachine"]}").Should().Be(("gear", "team-a", "wheel", "wheel", "mill"));
        Guid.TryParse($"{first["reconcileID"]}", out _).Should().BeTrue();
        $"{second["reconcileID"]}".Should().Be($"{first["reconcileID"]}");
    }

    [Test]
    public void An_object_of_the_cluster_has_no_field_namespace()
    {
        using var scope = _scopes.Push(new ReconcileScope(EntityMetadata.Of<Gear>(), new ObjectKey("", "wheel"), null));

        Write(None).ContainsKey("namespace").Should().BeFalse();
    }

    private JsonObject Write(IReadOnlyList<KeyValuePair<string, object?>> state, Exception? error = null) => JsonNode.Parse(Lines(state, error).Single())!.AsObject();

    private string[] Lines(IReadOnlyList<KeyValuePair<string, object?>> state, Exception? error = null)
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(LogLevel.Warning, "Some.Class", default, [.. state, new("{OriginalFormat}", "text")], error, (_, _) => "text");
        new JsonLineFormatter(_clock).Write(entry, _scopes, writer);
        return writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
