using System.Collections.Concurrent;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

/// <summary>The order of containers, without processes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PodRunTests
{
    private readonly Dictionary<string, TaskCompletionSource<int>> _exits = [];
    private readonly ConcurrentQueue<string> _started = new();
    private readonly ConcurrentDictionary<string, StepOutcome> _outcomes = new();

    [Test]
    public async Task A_container_starts_when_its_dependencies_have_succeeded()
    {
        var run = Run(new("pull"), new("scan", "pull"), new("sbom", "pull"), new("main", "scan", "sbom")).RunAsync(CancellationToken.None);

        _started.ToArray().Should().Equal("pull");
        await ExitAsync("pull", 0);
        await Eventually.TrueAsync(() => Task.FromResult(_started.Count == 3));
        await ExitAsync("sbom", 0);
        await ExitAsync("scan", 0);
        await ExitAsync("main", 0);

        (await run).Should().OnlyContain(end => end.ExitCode == 0);
        _started.Take(3).Should().BeEquivalentTo(["pull", "scan", "sbom"]);
        _started.Should().EndWith("main");
        _outcomes.Values.Should().OnlyContain(outcome => outcome.Phase == NodePhase.Succeeded).And.HaveCount(4);
    }

    [Test]
    public async Task Containers_behind_a_failed_one_end_with_the_message_of_Argo()
    {
        var run = Run(new("scan"), new("sbom", "scan"), new("main", "sbom")).RunAsync(CancellationToken.None);

        await ExitAsync("scan", 10);
        await run;

        _started.Should().Equal("scan");
        _outcomes["scan"].Should().BeEquivalentTo(new { Phase = NodePhase.Failed, Message = "scan: Error (exit code 10): why" });
        _outcomes["sbom"].Should().BeEquivalentTo(new { Phase = NodePhase.Error, Message = """sbom: Error (exit code 64): dependency "scan" exited with non-zero code: 10""" });
        _outcomes["main"].Should().BeEquivalentTo(new { Phase = NodePhase.Error, Message = """main: Error (exit code 64): dependency "sbom" exited with non-zero code: 64""" });
    }

    [Test]
    public async Task A_failed_container_ends_the_running_ones()
    {
        var run = Run(new("scan"), new("licence"), new("main", "licence")).RunAsync(CancellationToken.None);

        await ExitAsync("scan", 10);

        (await run).Select(end => (end.Name, end.ExitCode)).Should().Equal(("scan", 10), ("licence", 137), ("main", 64));
    }

    [Test]
    public async Task An_error_of_one_container_ends_the_others()
    {
        var run = Run(new("scan"), new("licence")).RunAsync(CancellationToken.None);

        _exits["scan"].SetException(new SandboxException("no sandbox"));

        await FluentActions.Awaiting(() => run).Should().ThrowAsync<SandboxException>();
        _outcomes["licence"].Message.Should().Be("licence: Error (exit code 137): ");
    }

    [Test]
    public async Task A_killed_pod_has_no_outcome()
    {
        using var kill = new CancellationTokenSource();
        var run = Run(new("scan"), new("main", "scan")).RunAsync(kill.Token);

        await kill.CancelAsync();

        await FluentActions.Awaiting(() => run).Should().ThrowAsync<OperationCanceledException>();
        _outcomes.Should().BeEmpty();
    }

    [Test]
    public async Task The_first_failed_init_container_is_the_last_one()
    {
        var pod = new PreparedPod([Container(new("a")), Container(new("b")), Container(new("c"))], []);
        var run = new PodRun(pod, RunAsync, new(_ => { }, (_, _) => { })).InitializeAsync(CancellationToken.None);

        await ExitAsync("a", 0);
        await ExitAsync("b", 3);

        (await run)!.Name.Should().Be("b");
        _started.Should().Equal("a", "b");
    }

    private PodRun Run(params Declared[] containers) =>
        new(new([], [.. containers.Select(Container)]), RunAsync, new(_ => { }, (node, outcome) => _outcomes[node] = outcome));

    private PreparedContainer Container(Declared declared)
    {
        _exits[declared.Name] = new();
        var spec = new ContainerSpec { Name = declared.Name, Dependencies = declared.Dependencies };
        return new(spec, declared.Name, new("", [], new Dictionary<string, string>(), "/", [], ""));
    }

    private async Task<ContainerEnd> RunAsync(PreparedContainer container, CancellationToken cancellationToken)
    {
        _started.Enqueue(container.Spec.Name);
        var code = await _exits[container.Spec.Name].Task.WaitAsync(cancellationToken);
        return new(container.Spec.Name, code, code == 0 ? "" : "why", "");
    }

    private async Task ExitAsync(string name, int code)
    {
        _exits[name].SetResult(code);
        await Task.Yield();
    }

    private sealed record Declared(string Name, params string[] Dependencies);
}
