namespace ArcOperator.LocalEngine.Kinds;

/// <summary>Names that Argo gives to what it notes on objects.</summary>
internal static class ArgoNames
{
    /// <summary>Label: the CronWorkflow that a Workflow was started by.</summary>
    public const string CronWorkflowLabel = "workflows.argoproj.io/cron-workflow";

    /// <summary>Annotation: when such a Workflow was due.</summary>
    public const string ScheduledTime = "workflows.argoproj.io/scheduled-time";
}
