using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

public sealed record SecretKeyReference
{
    [Description("Name of the Secret, in the same namespace.")]
    [Required]
    [Length(MinLength = 1, MaxLength = ArcGroup.LongestName)]
    public string Name { get => field ?? ""; init; }

    [Description("The entry of the Secret.")]
    [DefaultValue("ca.crt")]
    [Length(MinLength = 1, MaxLength = 253)]
    public string? Key { get; init; }
}
