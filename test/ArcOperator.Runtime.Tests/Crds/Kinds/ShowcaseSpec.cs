using System.Text.Json;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Tests.Crds.Kinds;

[ValidationRule("!has(self.count) || !has(self.big) || self.count <= self.big", fieldPath: ".count", messageExpression: "'count is above ' + 'big'")]
public sealed record ShowcaseSpec
{
    [Required]
    [Description("A text.")]
    [Length(minLength: 2, maxLength: 10)]
    [Pattern("^[a-z]+$")]
    [AdditionalPrinterColumn]
    public string Text { get => field ?? ""; init; }

    [EnumValues("red", "green")]
    [DefaultValue("green")]
    [AdditionalPrinterColumn(PrinterColumnPriority.WideView, "Paint")]
    public string? Colour { get; init; }

    [DefaultValue(true)]
    public bool? IsOn { get; init; }

    [RangeMinimum(1)]
    [RangeMaximum(100, exclusiveMaximum: true)]
    [DefaultValue(3)]
    public int? Count { get; init; }

    [DefaultValue(5_000_000_000)]
    public long? Big { get; init; }

    [RangeMinimum(0.25, exclusiveMinimum: true)]
    [DefaultValue(0.5)]
    public double? Ratio { get; init; }

    [AdditionalPrinterColumn]
    public DateTime? When { get; init; }

    public DateTimeOffset? Until { get; init; }

    public IntOrString? Port { get; init; }

    [Format("uri")]
    public string? Address { get; init; }

    [Items(minItems: 1, maxItems: 3)]
    [ItemRules(MinLength = 1, MaxLength = 5, Pattern = "^[a-z]*$")]
    [XListType(XListType.Set)]
    public IReadOnlyList<string>? Names { get; init; }

    [Items(maxItems: 2)]
    [ItemRules(MaxLength = 5)]
    [XMapType(XMapType.Granular)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [Items(maxItems: 8)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    public IReadOnlyList<ShowcasePart>? Parts { get; init; }

    [Description("The main part.")]
    public ShowcasePart? Main { get; init; }

    [PreserveUnknownFields]
    public JsonElement? Anything { get; init; }

    [EmbeddedResource]
    [PreserveUnknownFields]
    public JsonElement? Template { get; init; }

    [ValidationRule("self == oldSelf", message: "may not change", reason: "FieldValueForbidden")]
    [Length(maxLength: 20)]
    public string? Fixed { get; init; }

    [ValidationRule("!oldSelf.hasValue() ? self == 0 : self >= oldSelf.value()", message: "starts at 0 and only grows", OptionalOldSelf = true)]
    public int? Growing { get; init; }

    [JsonPropertyName("x-odd")]
    public string? Odd { get; init; }

    [JsonIgnore]
    public string Hidden { get; init; } = "not in the schema";
}
