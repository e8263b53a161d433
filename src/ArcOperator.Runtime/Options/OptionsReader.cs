using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace ArcOperator.Runtime.Options;

/// <summary>Converts a configuration to options and reports all mistakes at once.</summary>
internal static class OptionsReader
{
    /// <param name="configuration">The values of files, environment variables and flags.</param>
    /// <param name="sections">All options that exist.</param>
    /// <param name="mistakes">One sentence each with option, value and expected form. Empty if all values are valid.</param>
    /// <returns>An instance of each section's class.</returns>
    public static IReadOnlyDictionary<Type, object> Read(
        IConfiguration configuration, IReadOnlyList<OptionSection> sections, out IReadOnlyList<string> mistakes)
    {
        var found = new List<string>();
        var options = sections.ToDictionary(section => section.Type, section => Read(configuration, section, found));
        found.AddRange(Unknown(configuration, sections));
        mistakes = found;
        return options;
    }

    private static object Read(IConfiguration configuration, OptionSection section, List<string> mistakes)
    {
        var options = Activator.CreateInstance(section.Type) ?? throw new ArgumentException($"{section.Type.Name} cannot be created", nameof(section));
        foreach (var property in section.Properties)
        {
            if (Text(configuration.GetSection(property.ConfigurationKey)) is { } text && property.Set(options, text) is { } mistake)
            {
                mistakes.Add(mistake);
            }
        }

        mistakes.AddRange(section.Properties.SelectMany(property => property.Check(options)));
        if (options is IValidatableObject whole)
        {
            mistakes.AddRange(whole.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage).OfType<string>());
        }

        return options;
    }

    // A list in a file has one key per item.
    private static string? Text(IConfigurationSection value) =>
        value.Value ?? (value.GetChildren().Select(child => child.Value).OfType<string>().ToList() is { Count: > 0 } items ? string.Join(',', items) : null);

    private static IEnumerable<string> Unknown(IConfiguration configuration, IReadOnlyList<OptionSection> sections) =>
        from section in sections
        let known = section.Properties.Select(property => property.Path).ToHashSet(StringComparer.OrdinalIgnoreCase)
        from child in configuration.GetSection(section.Name).GetChildren()
        let path = $"{section.Name}.{child.Key}"
        where !known.Contains(path)
        select $"there is no option {path}; {section.Name} has: {string.Join(", ", section.Properties.Select(property => property.Path))}";
}

/// <summary>The process cannot start with its configuration. Each mistake is one line.</summary>
public sealed class OptionsException(IReadOnlyList<string> mistakes) : Exception(string.Join('\n', mistakes))
{
    public IReadOnlyList<string> Mistakes => mistakes;
}
