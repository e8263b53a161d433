using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Authentication;

/// <summary>
/// Credentials from a program (a kubeconfig's <c>exec</c>): run once, remembered until they expire or are refused.
/// Arguments are passed as a list, so nothing in them is read by a shell.
/// </summary>
internal sealed class ExecPlugin(ExecConfig config, TimeProvider clock, string? server) : ICredentialSource, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly KubernetesJson _json = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private Credential? _current;
    private DateTime? _expires;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_current is null || (_expires is { } expires && clock.GetUtcNow() >= expires))
            {
                var status = Parse(await RunAsync(cancellationToken));
                (_current, _expires) = (ToCredential(status), status.ExpirationTimestamp);
            }

            return _current;
        }
        finally
        {
            _one.Release();
        }
    }

    public bool Renew(Credential refused)
    {
        Interlocked.CompareExchange(ref _current, null, refused);
        return true;
    }

    public void Dispose() => _one.Dispose();

    private async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var process = Start();
        try
        {
            // There is nobody to answer a question.
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? output : throw Failed($"exited with {process.ExitCode}: {FirstLine(await errors)}");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw Failed($"did not answer within {Limit.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(config.Command ?? throw new KubeConfigException("a kubeconfig's exec entry has no command"), config.Args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in config.Env)
        {
            start.Environment[variable.Name] = variable.Value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Encoding.UTF8.GetString(_json.Serialize(new ExecCredential
        {
            ApiVersion = config.ApiVersion,
            Kind = "ExecCredential",
            Spec = new() { Cluster = config.ProvideClusterInfo is true ? new() { Server = server } : null },
        }));
        try
        {
            return Process.Start(start) ?? throw Failed("did not start");
        }
        catch (Win32Exception error)
        {
            throw Failed($"cannot be started: {error.Message}. {config.InstallHint}".TrimEnd());
        }
    }

    private ExecCredentialStatus Parse(string output)
    {
        try
        {
            var answer = _json.Deserialize<ExecCredential>(Encoding.UTF8.GetBytes(output));
            return answer?.Status ?? throw Failed("answered without a status");
        }
        catch (JsonException error)
        {
            // The output may hold a token: say where it is wrong, not what it says.
            throw Failed($"answered with something that is no ExecCredential (line {error.LineNumber}, column {error.BytePositionInLine})");
        }
    }

    private Credential ToCredential(ExecCredentialStatus status)
    {
        try
        {
            return status switch
            {
                { ClientCertificateData: { Length: > 0 } pem } => new(status.Token, X509Certificate2.CreateFromPem(pem, status.ClientKeyData)),
                { Token.Length: > 0 } => new(status.Token, null),
                _ => throw Failed("answered with neither a token nor a client certificate"),
            };
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw Failed($"answered with a client certificate that cannot be used: {error.Message}");
        }
    }

    private KubeConfigException Failed(string what) => new($"the credential program '{config.Command}' {what}");

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
