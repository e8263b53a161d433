using System.IO.Compression;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>Looks for the values of Secrets, as text and as base64, wherever the operator has written something.</summary>
internal static class SecretSearch
{
    /// <param name="cluster">Whose objects are searched.</param>
    /// <param name="space">Whose Secrets, statuses and events count.</param>
    /// <param name="store">The folder with artifacts.</param>
    /// <param name="written">What else was written: logs, metrics, the input of hooks.</param>
    public static async Task NothingIsShownAsync(ArcCluster cluster, Space space, string store, IReadOnlyList<string> written)
    {
        var values = await ValuesAsync(space);
        if (values.Count == 0)
        {
            return;
        }

        var places = written
            .Concat(await AllAsync<Eventsv1Event>(space))
            .Concat(await AllAsync<V1Alpha1ExternalSource>(space))
            .Concat(await AllAsync<V1ExternalArtifact>(space))
            .Concat(Directory.Exists(store) ? Directory.GetFiles(store, "*.tar.gz", SearchOption.AllDirectories).Select(Unpacked) : []);
        foreach (var place in places)
        {
            place.Should().NotContainAny(values, "no Secret is shown anywhere");
        }
    }

    // Certificates are no secrets.
    private static async Task<IReadOnlyList<string>> ValuesAsync(Space space) =>
    [
        .. from secret in await space.ListAsync<V1Secret>()
           from value in (secret.Data ?? new Dictionary<string, byte[]>()).Values
           let text = Encoding.UTF8.GetString(value).Trim()
           where text.Length > 5 && !text.Contains("CERTIFICATE")
           from form in new[] { text, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), Convert.ToBase64String(value) }
           select form,
    ];

    private static async Task<IEnumerable<string>> AllAsync<T>(Space space)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        (await space.ListAsync<T>()).Select(entity => Encoding.UTF8.GetString(ArcCluster.Json.Serialize(entity)));

    private static string Unpacked(string file)
    {
        try
        {
            using var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip, Encoding.Latin1);
            return reader.ReadToEnd();
        }
        catch (InvalidDataException)
        {
            // A test has damaged it.
            return "";
        }
    }
}
