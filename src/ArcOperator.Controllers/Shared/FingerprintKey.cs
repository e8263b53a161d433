using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Shared;

/// <summary>The key of stable Secret fingerprints: 32 random bytes in a Secret of the operator's own namespace, created on first use.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> The key is the same for all processes and versions of the operator, and leaves memory only for that Secret.</para>
/// <para><b>Assumptions.</b> Backups of the operator's namespace contain the Secret.</para>
/// <para><b>Caveats.</b> Without the rights to read and to create the Secret no key exists, and fingerprints depend on the UIDs of Secrets.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/>, except refusals by RBAC.</para>
/// </remarks>
internal sealed partial class FingerprintKey(IKubernetesClient client, ILogger<FingerprintKey> logger) : IDisposable
{
    public const string SecretName = "arc-operator-fingerprint-key";

    private const string Field = "key";
    private const int Bytes = 32;

    private readonly SemaphoreSlim _one = new(1, 1);
    private byte[]? _key;
    private bool _isRead;

    /// <summary>Returns the key, or null if the operator may not have one.</summary>
    public async Task<byte[]?> GetAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!_isRead)
            {
                _key = await ReadOrCreateAsync(cancellationToken);
                _isRead = true;
            }

            return _key;
        }
        catch (HttpOperationException error) when (error.IsForbidden())
        {
            Unavailable(logger, client.GetCurrentNamespace(), SecretName, ServerReply.Text(error));
            _isRead = true;
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<byte[]?> ReadOrCreateAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is { } known)
        {
            return known;
        }

        var key = RandomNumberGenerator.GetBytes(Bytes);
        try
        {
            await client.CreateAsync(
                new V1Secret
                {
                    Metadata = new() { Name = SecretName, NamespaceProperty = client.GetCurrentNamespace() },
                    Data = new Dictionary<string, byte[]> { [Field] = key },
                },
                cancellationToken);
            return key;
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            // Another process was faster.
            return await ReadAsync(cancellationToken);
        }
    }

    private async Task<byte[]?> ReadAsync(CancellationToken cancellationToken) =>
        await client.GetAsync<V1Secret>(SecretName, client.GetCurrentNamespace(), cancellationToken) is { Data: { } data } && data.TryGetValue(Field, out var key) && key is { Length: >= Bytes }
            ? key
            : null;

    [LoggerMessage(LogLevel.Warning, "Secret {Namespace}/{Secret} is not available, so a Secret that is created again with equal data causes new work: {Reason}")]
    private static partial void Unavailable(ILogger logger, string @namespace, string secret, string reason);
}
