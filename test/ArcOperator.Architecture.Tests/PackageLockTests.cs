using System.Text.Json.Nodes;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Packages with their contents are those that packages.lock names, indirect ones included.</summary>
public sealed class PackageLockTests
{
    private const string Remedy = "after a change of packages, run 'test/packages-lock.sh write' and commit packages.lock";

    private static readonly IReadOnlyList<string> Locked = [.. File.ReadAllLines(Repository.PathOf("packages.lock")).Where(line => !line.StartsWith('#'))];

    [Test]
    public void Restored_packages_and_their_contents_are_locked() => Restored().Except(Locked).Should().BeEmpty(Remedy);

    [Test]
    public void Locked_packages_are_in_use()
    {
        var missing = Projects().Where(project => !File.Exists(AssetsOf(project))).Select(Path.GetFileName).ToList();
        if (missing.Count > 0)
        {
            Assert.Ignore($"needs all projects restored, not without {string.Join(", ", missing)}: dotnet restore ArcOperator.sln");
        }

        Locked.Except(Restored()).Should().BeEmpty(Remedy);
    }

    private static HashSet<string> Restored() => Projects().Select(AssetsOf).Where(File.Exists)
        .SelectMany(path => JsonNode.Parse(File.ReadAllText(path))!["libraries"]!.AsObject())
        .Where(library => $"{library.Value!["type"]}" == "package")
        .Select(library => $"{library.Key.Replace('/', ' ')} {library.Value!["sha512"]}")
        .ToHashSet();

    private static IEnumerable<string> Projects() => File.ReadLines(Repository.PathOf("ArcOperator.sln"))
        .Where(line => line.StartsWith("Project(", StringComparison.Ordinal) && line.Contains(".csproj"))
        .Select(line => Repository.PathOf(line.Split('"')[5].Split('\\')));

    private static string AssetsOf(string project) => Path.Combine(Path.GetDirectoryName(project)!, "obj", "project.assets.json");
}
