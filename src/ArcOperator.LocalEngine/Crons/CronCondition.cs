using System.Globalization;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>The <c>when</c> of a CronWorkflow, with the variables <c>cronworkflow.…</c>.</summary>
internal static class CronCondition
{
    public static WhenResult Evaluate(CronWorkflow cron)
    {
        if (string.IsNullOrWhiteSpace(cron.Spec.When))
        {
            return new(true, null);
        }

        var when = Substitution.Apply(cron.Spec.When, Variables(cron));
        return when.Problem is { } problem ? new(false, $"spec.when: {problem}") : WhenExpression.Evaluate(when.Text);
    }

    private static VariableTable Variables(CronWorkflow cron)
    {
        var known = new Dictionary<string, string>
        {
            ["cronworkflow.name"] = cron.Name(),
            ["cronworkflow.namespace"] = cron.Namespace() ?? "",
            // Empty before the first.
            ["cronworkflow.lastScheduledTime"] = cron.Status.LastScheduledTime is { } last ? ArgoTime.Format(last) : "",
            ["cronworkflow.succeeded"] = (cron.Status.Succeeded ?? 0).ToString(CultureInfo.InvariantCulture),
            ["cronworkflow.failed"] = (cron.Status.Failed ?? 0).ToString(CultureInfo.InvariantCulture),
        };
        Add("labels", cron.Metadata.Labels);
        Add("annotations", cron.Metadata.Annotations);
        return new(known);

        void Add(string kind, IReadOnlyDictionary<string, string>? entries)
        {
            foreach (var (name, value) in entries ?? new Dictionary<string, string>())
            {
                known[$"cronworkflow.{kind}.{name}"] = value;
            }
        }
    }
}
