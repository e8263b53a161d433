namespace ArcOperator.Options;

/// <summary>A group of options: a class, and the name by which files, environment and flags know it.</summary>
internal sealed record OptionSection(string Name, Type Type)
{
    public IReadOnlyList<OptionProperty> Properties { get; } =
        [.. Type.GetProperties().Select(property => new OptionProperty(Name, property)).OrderBy(property => property.Path, StringComparer.Ordinal)];
}
