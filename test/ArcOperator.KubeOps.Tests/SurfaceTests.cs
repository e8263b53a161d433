using System.Reflection;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.KubeOps.Tests;

/// <summary>The types of this product that KubeOps has as well, compared member by member with the declarations in the folder KubeOps.</summary>
public sealed class SurfaceTests
{
    private static readonly Assembly[] Ours = [typeof(ArcOperator.Kubernetes.KubernetesClient).Assembly, typeof(ArcOperator.Runtime.Hosting.OperatorSettings).Assembly];

    // Members that KubeOps lacks. Code that uses them needs another way there.
    private static readonly HashSet<string> Additions =
    [
        "GenericRbacAttribute: EntityScope Scope",
        "IOperatorBuilder: IOperatorBuilder AddCache<TEntity>(Func<InformerOptions, InformerOptions> configure = null)",
        "IOperatorBuilder: IOperatorBuilder AddController<TImplementation, TEntity>(Action<ControllerWatches<TEntity>> configure)",
        "OperatorSettings: Int32 MaxParallelReconciliations",
        "OperatorSettings: IReadOnlyList<String> Namespaces",
        "OperatorSettings: String LeaderElectionLeaseName",
        "OperatorSettings: String LeaderElectionLeaseNamespace",
        "OperatorSettings: TimeSpan MaxRetryDelay",
        "OperatorSettings: TimeSpan RefusalInterval",
        "OperatorSettings: TimeSpan ShutdownTimeout",
        "ValidationRuleAttribute: Boolean OptionalOldSelf",
    ];

    [TestCaseSource(nameof(Declarations))]
    public void A_type_has_the_members_that_KubeOps_declares(Type declared)
    {
        var own = Counterpart(declared);
        var known = Members(own).ToHashSet();

        Members(declared).Where(member => !known.Contains(member) && !known.Contains(WithoutOptionalParameters(member)))
            .Should().BeEmpty("{0} has the members of KubeOps' {1}", own.FullName, declared.FullName);
    }

    [TestCaseSource(nameof(Declarations))]
    public void A_type_has_only_members_that_KubeOps_declares_and_known_additions(Type declared)
    {
        var own = Counterpart(declared);
        var known = Members(declared).SelectMany(member => new[] { member, WithoutOptionalParameters(member) }).ToHashSet();

        Members(own).Where(member => !known.Contains(member) && !Additions.Contains($"{own.Name}: {member}"))
            .Should().BeEmpty("code that uses another member of {0} does not compile against KubeOps", own.FullName);
    }

    [Test]
    public void Each_known_addition_exists() =>
        Declarations().Select(Counterpart).SelectMany(type => Members(type).Select(member => $"{type.Name}: {member}")).Should().Contain(Additions);

    [TestCaseSource(nameof(Declarations))]
    public void A_type_can_be_set_only_where_KubeOps_can_set_it(Type declared) =>
        Settable(Counterpart(declared)).Except(Settable(declared)).Where(name => !Additions.Any(addition => addition.EndsWith($" {name}", StringComparison.Ordinal)))
            .Should().BeEmpty("an initializer of {0} compiles against KubeOps", declared.Name);

    private static IEnumerable<Type> Declarations() =>
        typeof(SurfaceTests).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("KubeOps.", StringComparison.Ordinal) is true && type is { IsPublic: true })
            .OrderBy(type => type.FullName, StringComparer.Ordinal);

    private static Type Counterpart(Type declared)
    {
        var found = Ours.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.Name == declared.Name).ToList();
        return found.Should().ContainSingle("{0} has one counterpart", declared.FullName).Which;
    }

    private static IEnumerable<string> Members(Type type) =>
        type.IsEnum ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}")
        : typeof(Delegate).IsAssignableFrom(type) ? [Signature(type.GetMethod("Invoke")!)]
        : Bases(type)
            .Concat(type.GetConstructors().Select(constructor => $"new({Parameters(constructor)})"))
            .Concat(type.GetProperties(OwnMembers).Select(property => $"{NameOf(property.PropertyType)} {property.Name}"))
            .Concat(type.GetMethods(OwnMembers).Where(method => !method.IsSpecialName && !IsOfRecord(method)).Select(Signature));

    private const BindingFlags OwnMembers = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IEnumerable<string> Bases(Type type) =>
        new[] { type.BaseType }.Concat(type.GetInterfaces()).Where(parent => parent is { IsVisible: true } && parent != typeof(object)).Select(parent => $": {NameOf(parent!)}");

    private static IEnumerable<string> Settable(Type type) => type.GetProperties(OwnMembers).Where(property => property.SetMethod is { IsPublic: true }).Select(property => property.Name);

    private static string Signature(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";
        return $"{NameOf(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{NameOf(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}"));

    // A method of this product may lack optional parameters.
    private static string WithoutOptionalParameters(string member) =>
        member.IndexOf(" = ", StringComparison.Ordinal) is >= 0 and var first && member.IndexOf('(') is >= 0 and var open && member.LastIndexOf(',', first) < open ? $"{member[..open]}()" : member;

    private static bool IsOfRecord(MethodInfo method) => method.Name is "Equals" or "GetHashCode" or "ToString" or "<Clone>$";

    // Names without namespaces: those of KubeOps and ours differ.
    private static string NameOf(Type type) =>
        !type.IsGenericType ? type.Name : $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
}
