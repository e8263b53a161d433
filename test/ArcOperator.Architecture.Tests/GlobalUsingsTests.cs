using System.Text.RegularExpressions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>
/// The namespaces that correspond to those of KubeOps, and those of KubernetesClient, are imported in one file of each project. A change of
/// that file compiles the project against other packages.
/// </summary>
public sealed partial class GlobalUsingsTests
{
    private const string FileName = "GlobalUsings.cs";

    // These projects contain the surface, so their folders refer to each other.
    private static readonly string[] Definers = ["ArcOperator.Kubernetes", "ArcOperator.Runtime"];

    [Test]
    public void Global_usings_stand_in_one_file_of_each_project() =>
        Lines(GlobalUsing()).Where(line => line.File.Path != $"src/{line.File.Project}/{FileName}").Select(line => $"{line.File.Path}: {line.Text}").ShouldBeEmpty();

    [Test]
    public void Namespaces_of_KubernetesClient_are_imported_by_global_usings() =>
        Lines(OfKubernetesClient()).Select(line => $"{line.File.Path}: {line.Text}").ShouldBeEmpty($"{FileName} of the project imports them");

    [Test]
    public void Namespaces_that_KubeOps_has_as_well_are_imported_by_global_usings() =>
        Lines(OfKubeOps()).Where(line => !Definers.Contains(line.File.Project)).Select(line => $"{line.File.Path}: {line.Text}").ShouldBeEmpty($"{FileName} of the project imports them");

    private static IEnumerable<(SourceFile File, string Text)> Lines(Regex pattern) =>
        Source.Files.SelectMany(file => file.Lines.Where(line => pattern.IsMatch(line)).Select(line => (file, line)));

    [GeneratedRegex("^global using ")]
    private static partial Regex GlobalUsing();

    [GeneratedRegex(@"^using (static )?k8s[.;]")]
    private static partial Regex OfKubernetesClient();

    [GeneratedRegex(@"^using ArcOperator\.(Kubernetes|Kubernetes\.Entities|Kubernetes\.Entities\.Attributes|Runtime\.(Controllers|Events|Hosting|Queue|Rbac));")]
    private static partial Regex OfKubeOps();
}
