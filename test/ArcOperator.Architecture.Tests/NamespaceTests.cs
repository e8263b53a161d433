using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Namespaces, which are folders, depend on each other in one direction.</summary>
public sealed class NamespaceTests
{
    // Namespaces of ArcOperator.Controllers that serve all kinds.
    private static readonly string[] Shared = ["Capacity", "History", "Hooks", "Network", "Shared"];

    private static readonly Lazy<MetadataReference[]> Platform = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))]);

    [TestCaseSource(nameof(Projects))]
    public void Namespaces_of_a_project_depend_on_each_other_in_one_direction(string project) =>
        NamespaceGraph.Read(AssemblyOf(project)).Circles().ShouldBeEmpty("contracts belong into a leaf folder, and composition belongs into a folder above");

    [Test]
    public void The_namespace_of_one_kind_uses_no_other_kinds_namespace() =>
        NamespaceGraph.Read(AssemblyOf("ArcOperator.Controllers"))
            .Dependencies((from, to) => KindOf(from) is { } user && KindOf(to) is { } used && user != used && !Shared.Contains(used))
            .ShouldBeEmpty();

    [TestCase("class B : A { }", TestName = "A_base_type_is_a_use")]
    [TestCase("class B { System.Collections.Generic.List<A[]>? f; }", TestName = "A_generic_argument_of_a_field_is_a_use")]
    [TestCase("class B { void M<T>() where T : A { } }", TestName = "A_constraint_is_a_use")]
    [TestCase("[System.ComponentModel.TypeConverter(typeof(A))] class B { }", TestName = "A_type_in_an_attribute_is_a_use")]
    [TestCase("class B { object M() => new A(); }", TestName = "A_call_in_a_method_is_a_use")]
    [TestCase("class B { bool M(object o) => o is A; }", TestName = "A_type_test_in_a_method_is_a_use")]
    [TestCase("class B { System.Type M() => typeof(A); }", TestName = "A_typeof_in_a_method_is_a_use")]
    [TestCase("class B { void M() { try { } catch (A.E) { } } }", TestName = "A_caught_exception_is_a_use")]
    [TestCase("class B { System.Func<object> M(int i) => () => { A a = new(); return (i, a); }; }", TestName = "A_call_in_a_lambda_is_a_use")]
    [TestCase("class B { async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); A.M<int>(); } }", TestName = "A_call_in_an_async_method_is_a_use")]
    public void A_circle_between_a_namespace_and_its_child_is_found(string child)
    {
        var circles = GraphOf($$"""
            namespace Parent { class A { object? o = new Child.Made(); public static void M<T>() { } public class E : System.Exception { } } }
            namespace Parent.Child { class Made { } {{child}} }
            """).Circles();

        circles.Should().Equal("Parent -> Parent.Child: A uses Made", "Parent.Child -> Parent: B uses A");
    }

    [Test]
    public void A_circle_of_three_namespaces_is_found() =>
        GraphOf("namespace X { class A { Y.B? f; } } namespace Y { class B { Z.C? f; } } namespace Z { class C { X.A? f; } } namespace Top { class D { X.A? f; } }").Circles()
            .Should().Equal("X -> Y: A uses B", "Y -> Z: B uses C", "Z -> X: C uses A");

    [Test]
    public void Dependencies_in_one_direction_are_not_a_circle() =>
        GraphOf("namespace X { class A { X.Y.B? f; Z.C? g; } } namespace X.Y { class B { Z.C? f; } } namespace Z { class C { } }").Circles().Should().BeEmpty();

    private static IEnumerable<string> Projects() => Source.Files.Select(file => file.Project).Distinct();

    private static string AssemblyOf(string project) => Path.Combine(AppContext.BaseDirectory, project switch
    {
        "ArcOperator" => "arc-operator.dll",
        "ArcOperator.LocalEngine" => "arc-local-engine.dll",
        _ => $"{project}.dll",
    });

    private static string? KindOf(string @namespace) => @namespace.Split('.') is [_, "Controllers", var kind, ..] && !Shared.Contains(kind) ? kind : null;

    private static NamespaceGraph GraphOf(string source)
    {
        var compilation = CSharpCompilation.Create("circle", [CSharpSyntaxTree.ParseText(source)], Platform.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var assembly = new MemoryStream();
        compilation.Emit(assembly).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
        assembly.Position = 0;
        return NamespaceGraph.Of(ModuleDefinition.ReadModule(assembly));
    }
}
