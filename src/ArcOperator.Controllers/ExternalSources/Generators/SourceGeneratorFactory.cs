using ArcOperator.Api.ExternalSources;

namespace ArcOperator.Controllers.ExternalSources.Generators;

/// <summary>Finds generators by the value of <c>spec.generator.type</c>.</summary>
internal sealed class SourceGeneratorFactory(IEnumerable<ISourceGenerator> generators)
{
    private readonly Dictionary<string, ISourceGenerator> _generators = generators.ToDictionary(generator => generator.Type);

    /// <summary>Returns the first problem of <c>spec.generator</c>, with the remedy, or null if it is valid.</summary>
    public string? Validate(SourceGenerator spec) => _generators.TryGetValue(spec.Type, out var generator)
        ? generator.Validate(spec)
        : $"spec.generator.type '{spec.Type.Truncate(64)}' is unknown: choose one of {string.Join(", ", _generators.Keys.Order(StringComparer.Ordinal))}";

    /// <exception cref="ArgumentException">The type is unknown.</exception>
    public ISourceGenerator Get(string type) =>
        _generators.GetValueOrDefault(type) ?? throw new ArgumentException($"generator type '{type}' is unknown", nameof(type));
}
