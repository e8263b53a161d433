using System.Text.Json.Nodes;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Packages with their contents are those that packages.lock names, indirect ones included.</summary>
public sealed class PackageLockTests
{
    private static readonly IReadOnlyList<string> Locked = [.. File.ReadAllLines(Repository.PathOf("packages.lock")).Where(line => !line.StartsWith('#'))];

    [Test]
    public void Contents_of_locked_packages_are_unchanged()
    {
        var names = Locked.Select(NameOf).ToHashSet();

        Restored().Where(package => names.Contains(NameOf(package))).Except(Locked).Should().BeEmpty("a content differs from the one that was locked");
    }

    // Reported in place of a failure, so that two changes of packages that meet in one build do not stop its tests.
    [Test]
    public void Restored_packages_are_the_locked_ones()
    {
        var missing = Projects().Where(project => !File.Exists(AssetsOf(project))).Select(Path.GetFileName).ToList();
        IReadOnlyList<string> differences = [.. Restored().Except(Locked), .. missing.Count == 0 ? Locked.Except(Restored()) : []];
        if (differences.Count > 0)
        {
            Assert.Ignore($"packages.lock differs in {string.Join(", ", differences.Select(NameOf).Distinct())}; after a change of packages, write it: test/packages-lock.sh write");
        }

        Locked.Should().NotBeEmpty();
    }

    // Name and version.
    private static string NameOf(string package) => package[..package.LastIndexOf(' ')];

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
