namespace ArcOperator.Runtime.Options;

/// <summary>A group of options: the class that holds the values, and the name of the group in files, environment variables and flags.</summary>
public sealed record OptionSection(string Name, Type Type)
{
    public IReadOnlyList<OptionProperty> Properties { get; } =
        [.. Type.GetProperties().Select(property => new OptionProperty(Name, property)).OrderBy(property => property.Path, StringComparer.Ordinal)];
}
