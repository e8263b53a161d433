using System.Xml.Linq;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Who may know whom: one direction only.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ArcOperator.Kubernetes"] = [],
        ["ArcOperator.Artifacts"] = [],
        ["ArcOperator.Runtime"] = ["ArcOperator.Kubernetes"],
        ["ArcOperator.Api"] = ["ArcOperator.Kubernetes"],
        ["ArcOperator.LocalEngine"] = ["ArcOperator.Api", "ArcOperator.Kubernetes", "ArcOperator.Runtime"],
        ["ArcOperator.Controllers"] = ["ArcOperator.Api", "ArcOperator.Artifacts", "ArcOperator.Kubernetes", "ArcOperator.Runtime"],
        ["ArcOperator"] = ["ArcOperator.Api", "ArcOperator.Artifacts", "ArcOperator.Controllers", "ArcOperator.Kubernetes", "ArcOperator.LocalEngine", "ArcOperator.Runtime"],
    };

    [Test]
    public void Every_project_of_the_product_is_in_the_table() =>
        Projects().Should().BeEquivalentTo(Allowed.Keys);

    [TestCaseSource(nameof(Projects))]
    public void A_project_knows_only_those_below_it(string project) =>
        ReferencesOf(project).Should().BeSubsetOf(Allowed[project]);

    [Test]
    public void The_folder_of_one_kind_knows_no_other_kinds_folder()
    {
        var controllers = Source.Files.Where(file => file.Project == "ArcOperator.Controllers" && file.Path.Split('/').Length > 3);

        var trespasses =
            from file in controllers
            let own = file.Path.Split('/')[2]
            from line in file.Lines
            where line.StartsWith("using ArcOperator.Controllers.", StringComparison.Ordinal)
            let known = line["using ArcOperator.Controllers.".Length..].TrimEnd(';').Split('.')[0]
            where known != own && known is not ("Shared" or "Network" or "Hooks")
            select $"{file.Path}: {line}";

        trespasses.Should().BeEmpty();
    }

    private static IEnumerable<string> Projects() =>
        Directory.GetDirectories(Repository.PathOf("src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> ReferencesOf(string project) =>
        XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
