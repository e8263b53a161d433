using System.Text.Json.Nodes;
using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.HookExecutor;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.HookExecutor;

public sealed class HookExecutorOptionsTests
{
    private static readonly JsonNode Pod = Yaml.Read(File.ReadAllText(Repository.PathOf("config", "manager", "deployment.yaml")))
        .Single(document => document!["kind"]!.GetValue<string>() == "Deployment")!["spec"]!["template"]!["spec"]!;

    private static readonly HookOptions Hooks = new();

    [Test]
    public void Without_a_number_of_its_own_the_executor_accepts_as_many_hooks_as_the_operator_has_run() =>
        new HookExecutorOptions().MostHooks(new() { Concurrency = 9 }).Should().Be(9);

    [Test]
    public void An_executor_that_accepts_fewer_hooks_than_the_operator_has_run_is_a_mistake()
    {
        new HookExecutorOptions { Concurrency = 3 }.FindMistake(Hooks).Should().Be(
            "hookExecutor.concurrency is 3: expected at least hooks.concurrency, which is 4; raise the first or lower the second");
        new HookExecutorOptions { Concurrency = 4 }.FindMistake(Hooks).Should().BeNull();
        new HookExecutorOptions().FindMistake(Hooks).Should().BeNull();
    }

    [Test]
    public void The_volume_of_the_default_installation_has_room_for_all_hooks_at_once() =>
        Volume("hook-temporary").Should().Be(WholeGibibytes(new HookExecutorOptions().RequiredDisk(Hooks)));

    [Test]
    public void The_volume_of_the_default_installation_has_room_for_all_data_in_progress_and_a_fifth_more() =>
        Volume("operator-temporary").Should().Be(WholeGibibytes(new FetchOptions().RequiredDisk(new ArtifactOptions()) * 6 / 5));

    [Test]
    public void The_memory_limit_of_the_default_installation_is_enough_for_all_hooks_at_once()
    {
        var container = Pod["containers"]!.AsArray().Single(container => container!["name"]!.GetValue<string>() == "hook-executor");

        Bytes(container!["resources"]!["limits"]!["memory"]!).Should().Be(new HookExecutorOptions().RequiredMemory(Hooks));
    }

    private static long Volume(string name) =>
        Bytes(Pod["volumes"]!.AsArray().Single(volume => volume!["name"]!.GetValue<string>() == name)!["emptyDir"]!["sizeLimit"]!);

    private static long WholeGibibytes(long bytes) => (bytes + (1L << 30) - 1) >> 30 << 30;

    private static long Bytes(JsonNode quantity) => quantity.GetValue<string>() switch
    {
        [.. var number, 'G', 'i'] => long.Parse(number) << 30,
        [.. var number, 'M', 'i'] => long.Parse(number) << 20,
        var other => throw new FormatException(other),
    };
}
