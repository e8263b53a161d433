using System.Xml.Linq;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Projects refer to each other in one direction.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ArcOperator.Kubernetes"] = [],
        ["ArcOperator.Artifacts"] = [],
        ["ArcOperator.Oci"] = [],
        ["ArcOperator.History"] = [],
        ["ArcOperator.Runtime"] = ["ArcOperator.Kubernetes"],
        ["ArcOperator.Api"] = ["ArcOperator.Kubernetes"],
        ["ArcOperator.LocalEngine"] = ["ArcOperator.Api", "ArcOperator.Kubernetes", "ArcOperator.Runtime"],
        ["ArcOperator.Controllers"] = ["ArcOperator.Api", "ArcOperator.Artifacts", "ArcOperator.History", "ArcOperator.Kubernetes", "ArcOperator.Oci", "ArcOperator.Runtime"],
        ["ArcOperator"] = ["ArcOperator.Api", "ArcOperator.Artifacts", "ArcOperator.Controllers", "ArcOperator.History", "ArcOperator.Kubernetes", "ArcOperator.Oci", "ArcOperator.Runtime"],
    };

    [Test]
    public void Every_project_of_the_product_is_in_the_table() =>
        Projects().Should().BeEquivalentTo(Allowed.Keys);

    [TestCaseSource(nameof(Projects))]
    public void A_project_refers_only_to_projects_below_it(string project) =>
        ReferencesOf(project).Should().BeSubsetOf(Allowed[project]);

    private static IEnumerable<string> Projects() =>
        Directory.GetDirectories(Repository.PathOf("src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> ReferencesOf(string project) =>
        XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
