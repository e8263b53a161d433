using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Plugin.Actions;
using ArcOperator.Plugin.Output;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>Colours, tables and the live line of a terminal.</summary>
internal sealed class TerminalTests
{
    [Test]
    public void Colours_need_a_terminal_that_has_them()
    {
        new Terminal(TextWriter.Null, IsInteractive: true, HasColours: true).Paint("act:", TextColour.Red).Should().Be("\u001B[31mact:\u001B[0m");
        new Terminal(TextWriter.Null, IsInteractive: true, HasColours: false).Paint("act:", TextColour.Red).Should().Be("act:");
    }

    [Test]
    public void A_table_bounds_its_columns_and_removes_characters_that_control_a_terminal()
    {
        var table = new TextTable("NAME", "DETAILS");
        table.Add("a\u001B[2Jb\u202E", new string('x', 2000));

        var lines = table.Render(new(TextWriter.Null, IsInteractive: false, HasColours: false)).Split('\n');

        lines[0].Should().Be("NAME   DETAILS");
        lines[1].Should().StartWith("ab\uFFFD    xxx").And.HaveLength(607).And.EndWith("…");
    }

    [TestCase(OutputFormat.Json)]
    [TestCase(OutputFormat.Yaml)]
    public void A_document_holds_no_character_that_controls_a_terminal(string format)
    {
        const string Hostile = "a\u001B[2Jb\u009B2J\u202E\u2066\u2028c\u0007";

        var text = OutputFormat.Render(new JsonObject { ["message"] = Hostile, [Hostile] = "value" }, format);

        text.Should().NotContainAny("\u001B", "\u009B", "\u202E", "\u2066", "\u2028", "\u0007");
        Yaml.Read(text)[0]!["message"]!.GetValue<string>().Should().Be(Hostile);
    }

    [Test]
    public async Task A_live_line_shows_the_state_until_the_result()
    {
        using var output = new StringWriter();
        var clock = new ManualTimeProvider();
        var states = new Queue<ActionState>([new("order/images: Running", null), new("order/images: Succeeded", new("order/images is repeated", IsDone: true))]);
        var wait = new ActionWait(_ => Task.FromResult(states.Dequeue()), clock);

        var running = wait.RunAsync(new(output, IsInteractive: true, HasColours: false), TimeSpan.FromMinutes(1), CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(1));

        (await running).Result!.IsDone.Should().BeTrue();
        output.ToString().Should().Be("\r\u001B[Korder/images: Running, 0s\r\u001B[K");
    }

    [Test]
    public async Task A_wait_ends_without_a_result_after_its_limit()
    {
        using var output = new StringWriter();
        var clock = new ManualTimeProvider();

        var running = new ActionWait(_ => Task.FromResult(new ActionState("", null)), clock).RunAsync(new(output, IsInteractive: false, HasColours: false), TimeSpan.FromSeconds(1), CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(2));

        (await running).Result.Should().BeNull();
        output.ToString().Should().BeEmpty();
    }
}
