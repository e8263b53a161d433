namespace ArcOperator.Api.ExternalSources;

public sealed record V1Alpha1ExternalSourceSpec
{
    [Description("How often the data is looked at: a duration such as 5m. Less than 1m counts as 1m.")]
    [Required]
    [Pattern(ExternalSourceGroup.DurationPattern)]
    [Length(MaxLength = 64)]
    public string Interval { get => field ?? ""; init; }

    [Description("True: nothing is fetched or published any more. What is published stays.")]
    [DefaultValue(false)]
    public bool? Suspend { get; init; }

    [Description("Form of the data. File: the data becomes one file of the artifact. Archive: the data is a tar.gz, tar or zip archive, and its files become the artifact. Defaults to File.")]
    [EnumValues(SourcePackaging.File, SourcePackaging.Archive)]
    [DefaultValue(SourcePackaging.File)]
    public string? Packaging { get; init; }

    [Description("Path of the file inside the artifact: relative, without '..', backslashes, or names longer than 255 bytes. Flux applies only files that end in .yaml or .yml. Defaults to the URL's file name if that ends in .yaml, .yml or .json, else to data.yaml, data.json or data by content type. Ignored if packaging is Archive.")]
    [Length(MaxLength = 1024)]
    [Pattern(@"^[^\\\x00]*$")]
    [ValidationRule("!self.split('/').exists(segment, segment == '..')", message: "destinationPath must not contain '..'")]
    [ValidationRule("self.split('/').all(segment, bytes(segment).size() <= 255)", message: "a name in destinationPath must not be longer than 255 bytes")]
    public string? DestinationPath { get; init; }

    [Description("Allows the artifact to become empty. If false, an empty body, or empty output of the hooks, is a failure, and the last artifact stays published. Defaults to false.")]
    [DefaultValue(false)]
    public bool? AllowEmpty { get; init; }

    [Description("How many further hook executions are allowed in one reconciliation, over all hooks. 0: none.")]
    [RangeMinimum(Minimum = 0)]
    [RangeMaximum(Maximum = 100)]
    [DefaultValue(3)]
    public int? MaxRetries { get; init; }

    [Description("Commands that change the request, and the data.")]
    public ExternalSourceHooks? Hooks { get; init; }

    [Description("Where the data comes from.")]
    [Required]
    public SourceGenerator Generator { get => field ?? new(); init; }
}

/// <summary>Forms of a source's data.</summary>
public static class SourcePackaging
{
    public const string File = "File";

    public const string Archive = "Archive";
}
