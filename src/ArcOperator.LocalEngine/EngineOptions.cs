using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace ArcOperator.LocalEngine;

/// <summary>The options of the engine itself.</summary>
internal sealed class EngineOptions
{
    [Description("Folder for logs, volumes and files of steps. One engine at a time uses it. Default: arc-operator/local-engine in $XDG_STATE_HOME or ~/.local/state.")]
    [Required]
    public string WorkFolder { get; init; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "arc-operator",
        "local-engine");

    [Description("Maximum number of steps that run at the same time, over all Workflows. Default: number of cores. Range 1 to 1024.")]
    [Range(1, 1024)]
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    [Description("Refuses Workflows that Argo refuses with templateReferencing Strict or Secure. Default false.")]
    public bool Strict { get; init; }

    [Description("Namespace whose Workflows are run. Default: all namespaces.")]
    [RegularExpression("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", ErrorMessage = "expected the name of a namespace")]
    public string Namespace { get; init; } = "";
}

/// <summary>The port for health probes.</summary>
internal sealed class HealthOptions : IValidatableObject
{
    [Description("Port of /healthz and /readyz. 0 disables it. Default 8082. Range 0 to 65535.")]
    [Range(0, 65535)]
    public int Port { get; init; } = 8082;

    [Description("Address of /healthz and /readyz: an IP address, or * for all addresses of the machine. Default 127.0.0.1.")]
    public string Address { get; init; } = "127.0.0.1";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Address == "*" || IPAddress.TryParse(Address, out _) ? [] : [new($"health.address is '{Address}': expected an IP address or *")];
}
