using Mono.Cecil;

namespace ArcOperator.Architecture.Tests;

/// <summary>The dependencies between the namespaces of one assembly, each with the type uses that cause it.</summary>
internal sealed class NamespaceGraph
{
    private const int ShownUses = 3;

    private readonly ILookup<(string From, string To), TypeUse> _uses;

    private NamespaceGraph(IEnumerable<TypeUse> uses) =>
        _uses = uses.Where(use => use.User.Namespace.Length > 0 && use.Used.Namespace.Length > 0 && use.User.Namespace != use.Used.Namespace)
            .ToLookup(use => (use.User.Namespace, use.Used.Namespace));

    public static NamespaceGraph Read(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { AssemblyResolver = Resolver() });
        return Of(module);
    }

    public static NamespaceGraph Of(ModuleDefinition module) => new(TypeUses.Of(module));

    /// <summary>One line per dependency between the two namespaces, with the types that cause it.</summary>
    public IEnumerable<string> Dependencies(Func<string, string, bool> isWanted) =>
        from edge in _uses
        where isWanted(edge.Key.From, edge.Key.To)
        orderby edge.Key.From, edge.Key.To
        select Describe(edge);

    /// <summary>One line per dependency that is part of a circle.</summary>
    public IEnumerable<string> Circles()
    {
        var reachable = _uses.Select(edge => edge.Key.From).Distinct().ToDictionary(name => name, Reachable);
        return Dependencies((from, to) => reachable.TryGetValue(to, out var back) && back.Contains(from));
    }

    private HashSet<string> Reachable(string start)
    {
        var found = new HashSet<string>();
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var current))
        {
            foreach (var next in _uses.Select(edge => edge.Key).Where(edge => edge.From == current && found.Add(edge.To)))
            {
                open.Enqueue(next.To);
            }
        }

        return found;
    }

    private static string Describe(IGrouping<(string From, string To), TypeUse> edge)
    {
        var uses = edge.Select(use => $"{use.User.Name} uses {use.Used.Name}").Order(StringComparer.Ordinal).ToList();
        var more = uses.Count > ShownUses ? $" and {uses.Count - ShownUses} more" : "";
        return $"{edge.Key.From} -> {edge.Key.To}: {string.Join(", ", uses.Take(ShownUses))}{more}";
    }

    // Cecil needs the definition of an enum to read it from an attribute.
    private static DefaultAssemblyResolver Resolver()
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        foreach (var folder in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => Path.GetDirectoryName(path)).Distinct())
        {
            resolver.AddSearchDirectory(folder);
        }

        return resolver;
    }
}
