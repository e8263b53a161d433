using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>
/// The metadata of KubernetesClient has setters. An object may come from a cache, so code makes a new object and never changes one.
/// Object initializers stay allowed: in them no dot precedes the member.
/// </summary>
internal sealed partial class MetadataMutationTests
{
    [Test]
    public void No_code_outside_of_the_client_changes_the_metadata_of_an_object() =>
        Source.Files.Where(file => !file.Path.StartsWith("src/ArcOperator.Kubernetes/", StringComparison.Ordinal))
            .SelectMany(file => file.Lines.Where(IsMutation).Select(line => $"{file.Path}: {line.Trim()}"))
            .ShouldBeEmpty("make a new object with 'with' or an initializer");

    [TestCase("order.Metadata.Name = \"other\";")]
    [TestCase("order.Metadata = new();")]
    [TestCase("secret.Metadata.Labels[\"a\"] = \"b\";")]
    [TestCase("secret.Metadata.Labels!.Add(\"a\", \"b\");")]
    [TestCase("order.Metadata.Finalizers?.Remove(name);")]
    [TestCase("order.Annotations()[\"a\"] = \"b\";")]
    [TestCase("order.Labels().Clear();")]
    [TestCase("order.SetAnnotation(\"a\", \"b\");")]
    [TestCase("order.AddFinalizer(name);")]
    [TestCase("order.EnsureMetadata().Name = name;")]
    [TestCase("order.Metadata.Labels ??= labels;")]
    public void A_change_is_found(string line) => IsMutation(line).Should().BeTrue();

    [TestCase("Metadata = new() { Name = name, Labels = labels },")]
    [TestCase("var copy = order.Metadata with { Name = name };")]
    [TestCase("if (order.Metadata.Name == name)")]
    [TestCase("order => order.Metadata.Labels,")]
    [TestCase("var found = order.Metadata.Labels?.ContainsKey(name) is true;")]
    [TestCase("/// order.Metadata.Name = name changes a cached object.")]
    public void A_read_or_an_initializer_is_not_a_change(string line) => IsMutation(line).Should().BeFalse();

    private static bool IsMutation(string line) =>
        !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && (Assignment().IsMatch(line) || Call().IsMatch(line) || Extension().IsMatch(line));

    [GeneratedRegex(@"\w[)!?]*\.(Metadata|EnsureMetadata\(\)|Labels\(\)|Annotations\(\))([!?]?\.\w+)*(\[[^\]]*\])?\s*(\?\?)?=(?![=>])")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\.(Metadata[!?]?\.(Labels|Annotations|Finalizers|OwnerReferences)|Labels\(\)|Annotations\(\)|Finalizers\(\)|OwnerReferences\(\))[!?]?\.(Add|Remove|RemoveAt|Insert|Clear|TryAdd)\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"\.(SetLabel|SetAnnotation|SetNamespace|AddFinalizer|RemoveFinalizer|AddOwnerReference|RemoveOwnerReferences?|EnsureMetadata|EnsureLabels|EnsureAnnotations|EnsureFinalizers)\(")]
    private static partial Regex Extension();
}
