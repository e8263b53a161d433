using System.Text;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests.Samples;

/// <summary>The templates of this repository keep the rules that its documentation gives to authors of templates.</summary>
public sealed class ShippedTemplateTests
{
    public static IEnumerable<string> Files() =>
        new[] { "samples", "config", "docs" }.SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.yaml", SearchOption.AllDirectories))
            .Where(file => File.ReadAllText(file).Contains("WorkflowTemplate", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.PathOf("."), file));

    [TestCaseSource(nameof(Files))]
    public void No_parameter_is_executed_in_a_shipped_template(string file)
    {
        foreach (var document in Yaml.Read(File.ReadAllText(Repository.PathOf(file))).Where(document => $"{document["kind"]}" is "WorkflowTemplate" or "ClusterWorkflowTemplate"))
        {
            var template = ArcCluster.Json.Deserialize<V1Alpha1ClusterWorkflowTemplate>(Encoding.UTF8.GetBytes(document.ToJsonString()))!;

            template.Facts!.UnsafeFields.Should().BeEmpty("{0} of {1} has to pass parameters as data", template.Metadata.Name, file);
        }
    }

    [Test]
    public void The_repository_ships_a_template() =>
        Files().SelectMany(file => Yaml.Read(File.ReadAllText(Repository.PathOf(file)))).Should().Contain(document => $"{document["kind"]}" == "ClusterWorkflowTemplate");
}
