using System.Globalization;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Models;

/// <summary>A field that Kubernetes takes as a number or as text. It remembers which it was: 80 and "80" are different.</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly string? _text;
    private readonly int _number;

    public IntOrString(int number) => _number = number;

    public IntOrString(string text) => _text = text;

    public bool IsInt => _text is null;

    /// <summary>The number, also if it was given as text; null where the text is none.</summary>
    public int? Number => IsInt ? _number : int.TryParse(_text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static implicit operator IntOrString(int number) => new(number);

    public static implicit operator IntOrString(string text) => new(text);

    public static IntOrString FromInt32(int number) => new(number);

    public static IntOrString FromString(string text) => new(text);

    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);
}
