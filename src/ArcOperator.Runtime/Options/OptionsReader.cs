using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace ArcOperator.Runtime.Options;

/// <summary>Converts a configuration to options and reports all mistakes at once.</summary>
internal static class OptionsReader
{
    /// <param name="configuration">The values of files, environment variables and flags.</param>
    /// <returns>Options with the configured values, and defaults elsewhere.</returns>
    /// <exception cref="OptionsException">The configuration has mistakes. The exception names all of them: option, value and expected form.</exception>
    public static TOptions Read<TOptions>(IConfiguration configuration)
        where TOptions : class, new()
    {
        var (options, sections) = (new TOptions(), OptionSection.Of<TOptions>());
        List<string> mistakes = [.. sections.SelectMany(section => Read(configuration, section, section.Values(options))), .. Unknown(configuration, sections)];
        return mistakes.Count == 0 ? options : throw new OptionsException(mistakes);
    }

    private static List<string> Read(IConfiguration configuration, OptionSection section, object values)
    {
        var mistakes = new List<string>();
        foreach (var property in section.Properties)
        {
            if (Text(configuration.GetSection(property.ConfigurationKey)) is { } text && property.Set(values, text) is { } mistake)
            {
                mistakes.Add(mistake);
            }
        }

        mistakes.AddRange(section.Properties.SelectMany(property => property.Check(values)));
        if (values is IValidatableObject whole)
        {
            mistakes.AddRange(whole.Validate(new ValidationContext(values)).Select(result => result.ErrorMessage).OfType<string>());
        }

        return mistakes;
    }

    // A list in a file has one key per item.
    private static string? Text(IConfigurationSection value) =>
        value.Value ?? (value.GetChildren().Select(child => child.Value).OfType<string>().ToList() is { Count: > 0 } items ? string.Join(',', items) : null);

    private static IEnumerable<string> Unknown(IConfiguration configuration, IReadOnlyList<OptionSection> sections) =>
        from section in sections
        let known = section.Properties.Select(property => property.Path).ToHashSet(StringComparer.OrdinalIgnoreCase)
        from child in configuration.GetSection(section.Name.Replace('.', ':')).GetChildren()
        let path = $"{section.Name}.{child.Key}"
        where !known.Contains(path) && !sections.Any(inner => string.Equals(inner.Name, path, StringComparison.OrdinalIgnoreCase))
        select $"option {path} does not exist; {section.Name} has: {string.Join(", ", section.Properties.Select(property => property.Path))}";
}

/// <summary>The process cannot start with its configuration. Each mistake is one line.</summary>
public sealed class OptionsException(IReadOnlyList<string> mistakes) : Exception(string.Join('\n', mistakes))
{
    public IReadOnlyList<string> Mistakes => mistakes;
}
