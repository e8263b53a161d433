using System.ComponentModel;

namespace ArcOperator.Options;

/// <summary>Where a local engine does Argo's work.</summary>
public sealed class EngineOptions
{
    [Description("The work folder of the local engine on this machine that runs the Workflows (arc-operator local-engine --work-folder): logs of failed steps are read there. Default: none, and logs are read from pods.")]
    public string WorkFolder { get; init; } = "";
}
