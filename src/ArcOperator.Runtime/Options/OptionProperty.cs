using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace ArcOperator.Runtime.Options;

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
    public string? Set(object options, string text)
    {
        if (!OptionValue.TryParse(Type, text, out var value))
        {
            return $"{Path} is '{text}': expected {OptionValue.WordFor(Type)}";
        }

        property.SetValue(options, value);
        return null;
    }

    /// <summary>Validates the current value. Returns one message per violated rule.</summary>
    public IEnumerable<string> Check(object options)
    {
        var value = property.GetValue(options);
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
