using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>
/// Credentials from a program (a kubeconfig's <c>exec</c>). The program runs once, and again after the credential has expired or was
/// refused. Arguments are passed as a list, so no shell interprets them.
/// </summary>
internal sealed class ExecPlugin(ExecConfig config, TimeProvider clock, string? server) : ICredentialSource, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly ObjectJson _json = new(KubeConfigJsonContext.Default);
    private readonly SemaphoreSlim _lock = new(1, 1);
    private Credential? _current;
    private DateTime? _expires;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
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
            _lock.Release();
        }
    }

    public bool Renew(Credential refused)
    {
        Interlocked.CompareExchange(ref _current, null, refused);
        return true;
    }

    public void Dispose() => _lock.Dispose();

    private async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var process = Start();
        try
        {
            // The program cannot ask a question: its input is closed.
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? output : throw Failed($"exited with {process.ExitCode}: {FirstLine(await errors)}");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw Failed($"did not return within {Timeout.TotalSeconds:0} s");
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

        start.Environment["KUBERNETES_EXEC_INFO"] = new JsonObject
        {
            ["apiVersion"] = config.ApiVersion,
            ["kind"] = "ExecCredential",
            // An operator has no user to ask.
            ["spec"] = new JsonObject { ["interactive"] = false, ["cluster"] = config.ProvideClusterInfo is true ? new JsonObject { ["server"] = server } : null },
        }.ToJsonString();
        try
        {
            return Process.Start(start) ?? throw Failed("did not start");
        }
        catch (Win32Exception error)
        {
            throw Failed($"cannot be started: {error.Message}. {config.InstallHint}".TrimEnd());
        }
    }

    private ExecCredentialResponse.ExecStatus Parse(string output)
    {
        try
        {
            var answer = _json.Deserialize<ExecCredentialResponse>(Encoding.UTF8.GetBytes(output));
            return answer?.Status ?? throw Failed("returned no status");
        }
        catch (JsonException error)
        {
            // The output may contain a token, so the message gives the place of the error and no content.
            throw Failed($"did not return an ExecCredential (line {error.LineNumber}, column {error.BytePositionInLine})");
        }
    }

    private Credential ToCredential(ExecCredentialResponse.ExecStatus status)
    {
        try
        {
            return status switch
            {
                { ClientCertificateData: { Length: > 0 } pem } => new(status.Token, Pem.CertificateWithKey(pem, status.ClientKeyData)),
                { Token.Length: > 0 } => new(status.Token, null),
                _ => throw Failed("returned neither a token nor a client certificate"),
            };
        }
        catch (CryptographicException error)
        {
            throw Failed($"returned a client certificate that cannot be used: {error.Message}");
        }
    }

    private KubeConfigException Failed(string problem) => new($"the credential program '{config.Command}' {problem}");

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
