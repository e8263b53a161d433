using System.Text.Json;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Tests.Builders;

/// <summary>A Workflow with the real scheduling and simulated processes, on a clock of the test.</summary>
internal sealed class Simulation
{
    private readonly WorkflowDefinition _definition;
    private readonly Dictionary<string, StepLaunch> _underWay = [];
    private RunControl _control;

    private Simulation(WorkflowDefinition definition)
    {
        _definition = definition;
        State = new() { StartedAt = Now };
        Advance();
    }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public RunState State { get; private set; }

    public DateTimeOffset? WakeAt { get; private set; }

    public NodePhase Phase => State.Phase;

    /// <summary>Display names of the nodes whose processes run.</summary>
    public IReadOnlyList<string> Running => [.. _underWay.Keys.Select(id => State.Nodes[id].DisplayName).Order(StringComparer.Ordinal)];

    public static Simulation Of(string yaml) => new(Definitions.Workflow(yaml));

    public static Simulation Of(WorkflowDefinition definition) => new(definition);

    public NodeState Node(string displayName) => State.Nodes.Values.Single(node => node.DisplayName == displayName);

    public bool Has(string displayName) => State.Nodes.Values.Any(node => node.DisplayName == displayName);

    /// <summary>Returns the requested process of a node.</summary>
    public StepLaunch Launch(string displayName) => _underWay[Node(displayName).Id];

    public Simulation Succeed(string displayName, string? result = null, params (string Name, string Value)[] outputs) => Finish(
        displayName,
        new(NodePhase.Succeeded, "", new() { ExitCode = 0, Result = result, Parameters = [.. outputs.Select(output => new Parameter { Name = output.Name, Value = output.Value })] }));

    public Simulation Fail(string displayName, int exitCode = 1) => Finish(displayName, new(NodePhase.Failed, $"main: Error (exit code {exitCode})", new() { ExitCode = exitCode }));

    public Simulation Error(string displayName) => Finish(displayName, StepOutcome.Error("no such command"));

    /// <summary>Starts the process of a node.</summary>
    public Simulation Begin(string displayName)
    {
        State = State.WithStarted(Node(displayName).Id, Now);
        return Advance();
    }

    public Simulation Pass(TimeSpan time)
    {
        Now += time;
        return Advance();
    }

    public Simulation Control(string spec)
    {
        using var json = JsonDocument.Parse(spec);
        _control = RunControl.Read(json.RootElement);
        return Advance();
    }

    private Simulation Finish(string displayName, StepOutcome outcome)
    {
        var id = Node(displayName).Id;
        _underWay.Remove(id).Should().BeTrue($"{displayName} has a process");
        State = State.WithFinished(id, outcome, Now);
        return Advance();
    }

    private Simulation Advance()
    {
        var decision = Scheduler.Advance(_definition, State, _control, Now);
        State = decision.State;
        WakeAt = decision.WakeAt;
        decision.Kills.Should().OnlyHaveUniqueItems();
        decision.Kills.ToList().ForEach(id => _underWay.Remove(id));
        decision.Launches.ToList().ForEach(launch => _underWay.Add(launch.NodeId, launch));

        // A second look at the same state changes nothing.
        var again = Scheduler.Advance(_definition, State, _control, Now);
        again.Launches.Should().BeEmpty();
        again.State.Nodes.Should().BeEquivalentTo(State.Nodes, options => options.WithoutStrictOrdering());
        return this;
    }
}
