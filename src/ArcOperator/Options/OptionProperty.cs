using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace ArcOperator.Options;

/// <summary>One option.</summary>
internal sealed class OptionProperty(string section, PropertyInfo property)
{
    /// <summary>As users write it: <c>argo.podGC</c>.</summary>
    public string Path { get; } = $"{section}.{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}";

    /// <summary>As .NET's configuration writes it: <c>argo:podGC</c>.</summary>
    public string ConfigurationKey => Path.Replace('.', ':');

    public Type Type { get; } = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    /// <summary>What it is for, its unit, default and range.</summary>
    public string Description { get; } = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    /// <summary>Sets the value that the text stands for. Returns what is wrong with the text; null if nothing is.</summary>
    public string? Set(object options, string text)
    {
        if (!OptionValue.TryParse(Type, text, out var value))
        {
            return $"{Path} is '{text}': expected {OptionValue.WordFor(Type)}";
        }

        property.SetValue(options, value);
        return null;
    }

    /// <summary>What is wrong with the value that is set; nothing if all is well.</summary>
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
