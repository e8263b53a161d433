using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Text;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>
/// Credentials from a program (a kubeconfig's <c>exec</c>). The program runs once, and again after the credential has expired or was
/// refused. Arguments are passed as a list, so no shell interprets them.
/// </summary>
internal sealed class ExecPlugin(ExecConfig config, TimeProvider clock, string? server) : ICredentialSource, IDisposable
{
    // In characters. A credential with its certificates takes a few thousand.
    private const int MostOutput = 256 << 10;

    private const int MostError = 500;

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
            var errors = ReadStartAsync(process.StandardError, either.Token);
            var output = await ReadStartAsync(process.StandardOutput, either.Token);
            await process.WaitForExitAsync(either.Token);
            return output.Length > MostOutput ? throw Failed($"printed more than {MostOutput} characters")
                : process.ExitCode == 0 ? output : throw Failed($"exited with {process.ExitCode}: {FirstLine(await errors)}");
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

    // Reads to the end, so that the program does not wait for a reader, and keeps one character more than is allowed.
    private static async Task<string> ReadStartAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var length)
        {
            kept.Append(buffer, 0, Math.Min(length, MostOutput + 1 - kept.Length));
        }

        return kept.ToString();
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

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim().Truncate(MostError);
}
