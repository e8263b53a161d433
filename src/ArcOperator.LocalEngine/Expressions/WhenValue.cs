using System.Globalization;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>A value in a <c>when</c>: text, number, boolean or list. Only values of the same type can be equal.</summary>
internal sealed record WhenValue
{
    private readonly string? _text;
    private readonly decimal? _number;
    private readonly bool? _boolean;

    private WhenValue(string? text, decimal? number, bool? boolean, IReadOnlyList<WhenValue>? items) =>
        (_text, _number, _boolean, Items) = (text, number, boolean, items);

    /// <summary>Null if it is no list.</summary>
    public IReadOnlyList<WhenValue>? Items { get; }

    public static WhenValue Of(bool value) => new(null, null, value, null);

    public static WhenValue OfText(string text) => new(text, null, null, null);

    public static WhenValue OfList(IReadOnlyList<WhenValue> items) => new(null, null, null, items);

    /// <summary>Text without quotes is a number or a boolean if it looks like one.</summary>
    public static WhenValue OfWord(string word) =>
        word is "true" or "false" ? Of(word == "true")
        : decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new(null, number, null, null)
        : OfText(word);

    /// <exception cref="FormatException">The value is no boolean.</exception>
    public bool AsBoolean() => _boolean ?? throw new FormatException($"expected true or false, found '{this}'");

    /// <exception cref="FormatException">The value is no text.</exception>
    public string AsText() => _text ?? throw new FormatException($"expected a text, found '{this}'");

    /// <exception cref="FormatException">The two cannot be ordered.</exception>
    public int CompareWith(WhenValue other) => (this, other) switch
    {
        ({ _number: { } left }, { _number: { } right }) => left.CompareTo(right),
        ({ _text: { } left }, { _text: { } right }) => string.CompareOrdinal(left, right),
        _ => throw new FormatException($"cannot compare '{this}' and '{other}'"),
    };

    public override string ToString() =>
        _text ?? _number?.ToString(CultureInfo.InvariantCulture) ?? _boolean switch
        {
            true => "true",
            false => "false",
            null => $"({string.Join(", ", Items ?? [])})",
        };
}
