using System.Globalization;

namespace ArcOperator.Api.Shared;

/// <summary>One field of a cron schedule: the set of values that match.</summary>
internal sealed class CronField
{
    private readonly ulong _values;

    private CronField(ulong values, bool isAny) => (_values, IsAny) = (values, isAny);

    /// <summary>True for <c>*</c> and <c>?</c>, which match any value.</summary>
    public bool IsAny { get; }

    public bool Has(int value) => (_values & (1UL << value)) != 0;

    /// <param name="text">The field, as in <c>1,5-10/2</c>.</param>
    /// <param name="name">Name of the field in messages.</param>
    /// <param name="lowest">The lowest value.</param>
    /// <param name="highest">The highest value.</param>
    /// <param name="words">Words for values, the first for the lowest; none for most fields.</param>
    /// <exception cref="FormatException">The field is invalid. The message is for the user.</exception>
    public static CronField Parse(string text, string name, int lowest, int highest, params IReadOnlyList<string> words)
    {
        var values = 0UL;
        var isAny = false;
        foreach (var part in text.Split(','))
        {
            var range = CronRange.Parse(part, name, lowest, highest, words);
            isAny |= range.IsAny;
            for (var value = range.First; value <= range.Last; value += range.Step)
            {
                values |= 1UL << value;
            }
        }

        return new(values, isAny);
    }

    private readonly record struct CronRange(int First, int Last, int Step, bool IsAny)
    {
        public static CronRange Parse(string text, string name, int lowest, int highest, IReadOnlyList<string> words)
        {
            var parts = text.Split('/');
            var ends = parts[0].Split('-');
            if (parts.Length > 2 || ends.Length > 2)
            {
                throw new FormatException($"{name} '{text}' is not a value, range or step such as '5', '1-5' or '*/10'");
            }

            var step = parts.Length == 2 ? Number(parts[1]) : 1;
            if (ends is ["*" or "?"])
            {
                // A field with a step restricts the schedule.
                return new(lowest, highest, step, step == 1);
            }

            var first = Value(ends[0]);
            // 5/15 means every 15, starting at 5.
            var last = ends.Length == 2 ? Value(ends[1]) : parts.Length == 2 ? highest : first;
            return first <= last ? new(first, last, step, false) : throw new FormatException($"{name} '{text}' ends before it begins: write the lower value first, as in '1-5'");

            int Value(string written)
            {
                var word = words.ToList().FindIndex(candidate => candidate.Equals(written, StringComparison.OrdinalIgnoreCase));
                var value = word >= 0 ? word + lowest : Number(written, allowZero: true);
                return value >= lowest && value <= highest
                    ? value
                    : throw new FormatException($"{name} must be between {lowest} and {highest}: '{written}' is not");
            }

            int Number(string written, bool allowZero = false) =>
                int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (number > 0 || allowZero) ? number
                : throw new FormatException($"{name} '{text}' is not a value, range or step such as '5', '1-5' or '*/10'");
        }
    }
}
