namespace ArcOperator.Api.Shared;

/// <summary>When something is to be done again and again. Becomes an Argo CronWorkflow, whose rules apply.</summary>
public sealed record Cron
{
    /// <summary>Five fields, or one of cron's short words, or a fixed distance.</summary>
    public const string SchedulePattern =
        @"^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|@every +([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+|[0-9A-Za-z*,/?-]+( +[0-9A-Za-z*,/?-]+){4})$";

    [Description("When to run: five cron fields (minute, hour, day of month, month, day of week), @hourly, @daily, @weekly, @monthly, @yearly, or @every with a duration, as in '@every 1h30m'. A run is due when any of the schedules says so.")]
    [Required]
    [Items(MinItems = 1, MaxItems = 16)]
    [ItemRules(MaxLength = 256, Pattern = SchedulePattern)]
    public IReadOnlyList<string> Schedules { get => field ?? []; init; }

    [Description("IANA time zone in which the schedules are read, as in 'Europe/Berlin'. Default: the time zone of the Argo controller, which usually is UTC.")]
    [Length(MaxLength = 64)]
    public string? Timezone { get; init; }

    [Description("How many seconds late a missed run may still be started. Default: it is not.")]
    [RangeMinimum(Minimum = 0)]
    public long? StartingDeadlineSeconds { get; init; }

    [Description("An expression of Argo that decides at each due time whether to run.")]
    [Length(MaxLength = 4096)]
    public string? When { get; init; }

    [Description("What to do when a run is due while the one before is still going on: Allow lets both run, Forbid leaves the new one out, Replace ends the old one.")]
    [EnumValues("Allow", "Forbid", "Replace")]
    [DefaultValue("Forbid")]
    public string? ConcurrencyPolicy { get; init; }
}
