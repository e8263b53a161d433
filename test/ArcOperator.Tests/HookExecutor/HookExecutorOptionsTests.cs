using System.Text.Json.Nodes;
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

    [Test]
    public void The_volume_of_the_default_installation_has_room_for_all_hooks_at_once()
    {
        var volume = Pod["volumes"]!.AsArray().Single(volume => volume!["name"]!.GetValue<string>() == "hook-temporary");

        Bytes(volume!["emptyDir"]!["sizeLimit"]!).Should().BeGreaterThanOrEqualTo(new HookExecutorOptions().RequiredDisk(new HookOptions()));
    }

    [Test]
    public void The_memory_limit_of_the_default_installation_is_enough_for_all_hooks_at_once()
    {
        var container = Pod["containers"]!.AsArray().Single(container => container!["name"]!.GetValue<string>() == "hook-executor");

        Bytes(container!["resources"]!["limits"]!["memory"]!).Should().BeGreaterThanOrEqualTo(new HookExecutorOptions().RequiredMemory);
    }

    private static long Bytes(JsonNode quantity) => quantity.GetValue<string>() switch
    {
        [.. var number, 'G', 'i'] => long.Parse(number) << 30,
        [.. var number, 'M', 'i'] => long.Parse(number) << 20,
        var other => throw new FormatException(other),
    };
}
