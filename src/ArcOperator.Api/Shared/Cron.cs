namespace ArcOperator.Api.Shared;

/// <summary>A schedule for repeated work. Becomes an Argo CronWorkflow and follows its rules.</summary>
public sealed record Cron
{
    /// <summary>Pattern of five fields, a word, or a fixed interval. Servers without CEL refuse other texts by this pattern.</summary>
    public const string SchedulePattern =
        @"^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|@every +([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+|[0-9A-Za-z*,/?-]+( +[0-9A-Za-z*,/?-]+){4})$";

    /// <summary>Longest deadline: one year, in seconds.</summary>
    public const long MaxStartingDeadlineSeconds = 31_536_000;

    public const string StartingDeadlineMessage = "must be at most 31536000 (one year)";
    public const string WhenMessage = "has unbalanced brackets: write an expression such as 'now().Hour() < 6'";
    public const string TimezoneRemedy = "use an IANA name, such as 'Europe/Berlin'";

    // An Order may hold 1,000 × 16 schedules, and the server multiplies the cost of a rule by that: at 100 characters a pattern may have 60.
    private const string DayPattern = @"[^ /]*(3[2-9]|[4-9][0-9]|[0-9]{3}|\b0+\b)";

    [Description("Times at which runs are due. Each schedule has five cron fields (minute, hour, day of month, month, day of week), or is one of @hourly, @daily, @weekly, @monthly and @yearly, or is @every followed by a duration, as in '@every 1h30m'. A run is due when any schedule matches.")]
    [Required]
    [Items(minItems: 1, maxItems: 16)]
    [ItemRules(MaxLength = 100, Pattern = SchedulePattern)]
    [ItemValidationRule(@"self.matches(r'^(@[a-z]+( +[0-9a-zµ.]+)?|[^ @]+( +[^ ]+){4})$')", message: CronSchedule.FieldsMessage)]
    [ItemValidationRule(@"!self.matches(r'^[^ /@]*([6-9][0-9]|[0-9]{3})')", message: CronSchedule.MinuteMessage)]
    [ItemValidationRule(@"!self.matches(r'^[^ @]+ +[^ /]*(2[4-9]|[3-9][0-9]|[0-9]{3})')", message: CronSchedule.HourMessage)]
    [ItemValidationRule(@"!self.matches(r'^([^ @]+ +){2}" + DayPattern + "')", message: CronSchedule.DayOfMonthMessage)]
    [ItemValidationRule(@"!self.matches(r'^([^ @]+ +){3}[^ /]*(1[3-9]|[2-9][0-9]|[0-9]{3}|\b0+\b)')", message: CronSchedule.MonthMessage)]
    [ItemValidationRule(@"!self.matches(r'^([^ @]+ +){4}[^ /]*([7-9]|[1-9][0-9])')", message: CronSchedule.DayOfWeekMessage)]
    [ItemValidationRule(@"!self.matches(r'^[^ ]+ +[^ ]+ +(3[01] +(0?2|FEB)|31 +(0?[469]|11)) +[*?]$')", message: CronSchedule.NeverMessage)]
    public IReadOnlyList<string> Schedules { get => field ?? []; init; }

    [Description("IANA name of the time zone in which the schedules are interpreted, such as 'Europe/Berlin'. Defaults to the time zone of the Argo controller, which usually is UTC.")]
    [Length(maxLength: 64)]
    [ValidationRule(@"self.matches(r'\A([A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*)?\z')", message: "must be the name of a time zone: " + TimezoneRemedy)]
    public string? Timezone { get; init; }

    [Description("Number of seconds after its due time within which a missed run may still be started. If unset, missed runs are skipped.")]
    [RangeMinimum(0)]
    [ValidationRule("self <= 31536000", message: StartingDeadlineMessage)]
    public long? StartingDeadlineSeconds { get; init; }

    [Description("Argo expression that is evaluated at each due time. The run is skipped if the result is false.")]
    [Length(maxLength: 4096)]
    [ValidationRule("""self.contains("'") || self.contains('"') || self.split('(').size() == self.split(')').size()""", message: WhenMessage)]
    public string? When { get; init; }

    [Description("Treatment of a run that is due while the previous run is still active. Allow runs both, Forbid skips the new run, Replace stops the active run. Defaults to Forbid.")]
    [EnumValues("Allow", "Forbid", "Replace", "")]
    public string? ConcurrencyPolicy { get; init; }
}
