namespace ArcOperator.Controllers.ExternalSources.Generators;

/// <summary>The generators, by the names that specs have for them.</summary>
internal sealed class SourceGeneratorFactory(IEnumerable<ISourceGenerator> generators)
{
    private readonly Dictionary<string, ISourceGenerator> _generators = generators.ToDictionary(generator => generator.Type);

    public IEnumerable<string> Types => _generators.Keys.Order(StringComparer.Ordinal);

    /// <summary>Null: there is none of that name.</summary>
    public ISourceGenerator? Find(string type) => _generators.GetValueOrDefault(type);

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ISourceGenerator Get(string type) => Find(type) ?? throw new ArgumentException($"there is no generator '{type}'", nameof(type));
}
