namespace ArcOperator.Kubernetes.Configuration;

/// <summary>A program that returns credentials (the <c>exec</c> entry of a kubeconfig's user).</summary>
internal sealed record ExecConfig
{
    public string? ApiVersion { get; init; }

    public string? Command { get; init; }

    public IReadOnlyList<string> Args { get => field ?? []; init; }

    public IReadOnlyList<ExecVariable> Env { get => field ?? []; init; }

    /// <summary>Advice to a user whose machine lacks the program.</summary>
    public string? InstallHint { get; init; }

    public bool? ProvideClusterInfo { get; init; }

    // A command with a slash is a path; a bare name is looked up on PATH.
    public ExecConfig RelativeTo(string folder) =>
        this with { Command = Command is not null && Command.Contains('/') ? Path.Combine(folder, Command) : Command };
}

/// <summary>An environment variable of the program.</summary>
internal sealed record ExecVariable
{
    public string Name { get; init; } = "";

    public string Value { get; init; } = "";
}
