using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

/// <summary>A reference to one entry of a Secret in the same namespace.</summary>
public sealed record SecretKeyReference
{
    [Description("Name of the Secret, which must be in the same namespace.")]
    [Required]
    [Length(MinLength = 1, MaxLength = ArcGroup.LongestName)]
    [ValidationRule(FieldRules.NameRule, message: FieldRules.NameMessage)]
    public string Name { get => field ?? ""; init; }

    [Description("Key of the entry. Defaults to ca.crt.")]
    [DefaultValue("ca.crt")]
    [Length(MaxLength = 253)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Key { get; init; }
}
