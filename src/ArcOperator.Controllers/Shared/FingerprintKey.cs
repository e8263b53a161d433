using System.Security.Cryptography;
using ArcOperator.Api.Shared;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Shared;

/// <summary>The key of stable Secret fingerprints: 32 random bytes in a Secret of the operator's own namespace, created on first use.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> The key is the same for all processes and versions of the operator, and leaves memory only for that Secret. A Secret of
/// another form is neither used nor changed.</para>
/// <para><b>Assumptions.</b> Only administrators create Secrets in the operator's namespace. No form of a Secret proves who created it. Backups of the
/// namespace contain the Secret.</para>
/// <para><b>Caveats.</b> Without the rights to read and to create the Secret no key exists, and fingerprints depend on the UIDs of Secrets.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/>, except refusals by RBAC.</para>
/// </remarks>
internal sealed partial class FingerprintKey(IKubernetesClient client, ILogger<FingerprintKey> logger) : IDisposable
{
    public const string SecretName = "arc-operator-fingerprint-key";

    /// <summary>Type of the Secret. The API server refuses changes of the type.</summary>
    public const string SecretType = $"{ArcGroup.Group}/fingerprint-key";

    // The type of Secrets that earlier versions created. They are still used, because another key would repeat the work of all Orders.
    private const string EarlierType = "Opaque";
    private const string Field = "key";
    private const int Bytes = 32;
    private const int LongestQuote = 64;

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

    /// <summary>Returns the reason why a Secret of this name does not hold a key of the operator, or null if it does.</summary>
    internal static string? FindProblem(V1Secret secret) =>
        secret.Type is not (SecretType or EarlierType) ? $"its type is '{PrintableText.ToSingleLine(secret.Type ?? "", LongestQuote)}' instead of '{SecretType}'"
        : secret.Type == SecretType && secret.GetLabel(ArcLabels.ManagedBy) != ArcLabels.Operator ? $"it lacks the label {ArcLabels.ManagedBy}={ArcLabels.Operator}"
        : secret.Metadata.OwnerReferences is { Count: > 0 } ? "another object owns it"
        : secret.Data is not { Count: 1 } data || !data.TryGetValue(Field, out var key) || key is not { Length: Bytes } ? $"it does not hold exactly {Bytes} bytes as '{Field}' and nothing else"
        : null;

    private async Task<byte[]?> ReadOrCreateAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } existing)
        {
            return KeyOf(existing);
        }

        var key = RandomNumberGenerator.GetBytes(Bytes);
        try
        {
            await client.CreateAsync(
                new V1Secret
                {
                    Metadata = new()
                    {
                        Name = SecretName,
                        NamespaceProperty = client.GetCurrentNamespace(),
                        Labels = new Dictionary<string, string> { [ArcLabels.ManagedBy] = ArcLabels.Operator },
                    },
                    Type = SecretType,
                    Immutable = true,
                    Data = new Dictionary<string, byte[]> { [Field] = key },
                },
                cancellationToken);
            return key;
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            // Another process was faster.
            return await FindAsync(cancellationToken) is { } other ? KeyOf(other) : null;
        }
    }

    private Task<V1Secret?> FindAsync(CancellationToken cancellationToken) => client.GetAsync<V1Secret>(SecretName, client.GetCurrentNamespace(), cancellationToken);

    private byte[]? KeyOf(V1Secret secret)
    {
        if (FindProblem(secret) is { } problem)
        {
            Refused(logger, client.GetCurrentNamespace(), SecretName, problem);
            return null;
        }

        return secret.Data?[Field];
    }

    [LoggerMessage(LogLevel.Warning, "Secret {Namespace}/{Secret} is not available, so a Secret that is created again with equal data causes new work: {Reason}")]
    private static partial void Unavailable(ILogger logger, string @namespace, string secret, string reason);

    [LoggerMessage(LogLevel.Error, "Secret {Namespace}/{Secret} was not created by this operator: {Problem}. It is not used: find its author, delete it and restart the operator")]
    private static partial void Refused(ILogger logger, string @namespace, string secret, string problem);
}
