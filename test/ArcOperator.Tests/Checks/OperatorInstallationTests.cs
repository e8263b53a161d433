using ArcOperator.Checks;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Checks;

internal sealed class OperatorInstallationTests
{
    [Test]
    public void Flags_override_variables_which_override_the_file()
    {
        var file = "operator: { namespaces: [from-file] }\nargo: { templateReferencing: Strict, instanceId: blue }";
        var container = new V1Container
        {
            Args = ["run", "--config=/etc/arc/config.yaml", "--operator.namespaces", "from-flag, other"],
            Env = [new V1EnvVar { Name = "ARC_OPERATOR__NAMESPACES", Value = "from-variable" }, new V1EnvVar { Name = "ARC_ARGO__INSTANCEID", Value = "green" }],
            VolumeMounts = [new V1VolumeMount { Name = "config", MountPath = "/etc/arc/" }],
        };

        var read = Read(container, file);

        read.Watched.Should().Equal("from-flag", "other");
        read.InstanceId.Should().Be("green");
        read.IsStrict.Should().BeTrue();
    }

    [Test]
    public void Namespaces_of_OLM_are_read_from_the_annotation_of_the_Pod()
    {
        var variable = new V1EnvVar { Name = "ARC_OPERATOR__NAMESPACES", ValueFrom = new() { FieldRef = new() { FieldPath = "metadata.annotations['olm.targetNamespaces']" } } };

        Read(new() { Env = [variable] }, "").Watched.Should().Equal("team-a", "team-b");
    }

    [Test]
    public void An_invalid_file_counts_as_empty() =>
        Read(new() { Args = ["--config=/etc/arc/config.yaml"], VolumeMounts = [new() { Name = "config", MountPath = "/etc/arc" }] }, "a: [").Watched.Should().BeEmpty();

    private static OperatorInstallation Read(V1Container container, string file) => OperatorInstallation.Of(
        new()
        {
            Metadata = new() { Name = "arc-operator", NamespaceProperty = "arc-system" },
            Spec = new()
            {
                Template = new()
                {
                    Metadata = new() { Annotations = new Dictionary<string, string> { ["olm.targetNamespaces"] = "team-a,team-b" } },
                    Spec = new() { Volumes = [new V1Volume { Name = "config", ConfigMap = new() { Name = "settings" } }] },
                },
            },
        },
        container,
        new Dictionary<string, V1ConfigMap> { ["settings"] = new() { Data = new Dictionary<string, string> { ["config.yaml"] = file } } });
}
