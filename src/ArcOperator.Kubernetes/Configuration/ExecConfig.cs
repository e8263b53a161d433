namespace ArcOperator.Kubernetes.Configuration;

/// <summary>A program that returns credentials (the <c>exec</c> entry of a kubeconfig's user).</summary>
internal sealed record ExecConfig
{
    public string? ApiVersion { get; init; }

    public string? Command { get; init; }

    public IReadOnlyList<string> Args { get => field ?? []; init; }

    public IReadOnlyList<ExecVariable> Env { get => field ?? []; init; }

    /// <summary>Advice to a user on whose machine the program is missing.</summary>
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

/// <summary>Request to the program (<c>spec</c>) and its response (<c>status</c>), as <c>client.authentication.k8s.io</c> defines them.</summary>
internal sealed record ExecCredential
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ExecCredentialSpec? Spec { get; init; }

    public ExecCredentialStatus? Status { get; init; }
}

internal sealed record ExecCredentialSpec
{
    /// <summary>Always false: an operator has no user to ask.</summary>
    public bool Interactive { get; init; }

    public ExecClusterInfo? Cluster { get; init; }
}

internal sealed record ExecClusterInfo
{
    public string? Server { get; init; }
}

internal sealed record ExecCredentialStatus
{
    /// <summary>End of the credential's validity. Null: valid until the process ends.</summary>
    public DateTime? ExpirationTimestamp { get; init; }

    public string? Token { get; init; }

    public string? ClientCertificateData { get; init; }

    public string? ClientKeyData { get; init; }
}
