using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace ArcOperator.Runtime.Options;

/// <summary>
/// A group of options: a property of the options of a process. Files, environment variables and flags use the property's name in camel case, or its
/// <see cref="DisplayNameAttribute"/>. A section <c>a.b</c> is inside of the section <c>a</c>.
/// </summary>
public sealed class OptionSection(PropertyInfo property)
{
    /// <summary>The name for users: <c>log</c>.</summary>
    public string Name { get; } = NameOf(property);

    /// <summary>The options of the section, by name.</summary>
    public IReadOnlyList<OptionProperty> Properties { get; } =
        [.. property.PropertyType.GetProperties().Select(option => new OptionProperty(NameOf(property), option)).OrderBy(option => option.Path, StringComparer.Ordinal)];

    /// <summary>Returns the sections of a class of options, in their order in the class.</summary>
    public static IReadOnlyList<OptionSection> Of<TOptions>() => [.. typeof(TOptions).GetProperties().Select(property => new OptionSection(property))];

    /// <summary>Returns the object that holds the values of the section.</summary>
    internal object Values(object options) => property.GetValue(options) ?? throw new ArgumentException($"the section {Name} has no values", nameof(options));

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}

/// <summary>One option: a property of the class of a section.</summary>
public sealed class OptionProperty(string section, PropertyInfo property)
{
    /// <summary>The name for users: <c>log.level</c>.</summary>
    public string Path { get; } = $"{section}.{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}";

    /// <summary>The name in .NET's configuration: <c>log:level</c>.</summary>
    public string ConfigurationKey => Path.Replace('.', ':');

    public Type Type { get; } = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    /// <summary>The description for users, with unit, default and range.</summary>
    public string Description { get; } = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    /// <summary>Parses the text and sets the value. Returns a message if the text is invalid, otherwise null.</summary>
    public string? Set(object values, string text)
    {
        if (!OptionValue.TryParse(Type, text, out var value))
        {
            return $"{Path} is '{text}': expected {OptionValue.WordFor(Type)}";
        }

        property.SetValue(values, value);
        return null;
    }

    /// <summary>Validates the current value. Returns one message per violated rule.</summary>
    public IEnumerable<string> Check(object values)
    {
        var value = property.GetValue(values);
        return property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)).Select(rule => $"{Path} is '{OptionValue.Format(value)}': {Expectation(rule)}");
    }

    private static string Expectation(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => $"expected {OptionValue.Format(range.Minimum)} to {OptionValue.Format(range.Maximum)}",
        { ErrorMessage: { Length: > 0 } message } => message,
        RequiredAttribute => "expected a value",
        _ => rule.FormatErrorMessage("it"),
    };
}
