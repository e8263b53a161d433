using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Configuration;

/// <summary>Client certificates with the real API server, which identifies users by them.</summary>
public sealed class ClientCertificateTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task A_client_certificate_in_the_kubeconfig_authenticates_requests()
    {
        var cluster = await Cluster.GetAsync();
        var text = await File.ReadAllTextAsync(await cluster.AddUserAsync("carla"));
        text = text.Replace($"client-certificate: \"{cluster.Folder}/carla.crt\"", $"client-certificate-data: {Base64("carla.crt")}", StringComparison.Ordinal)
            .Replace($"client-key: \"{cluster.Folder}/carla.key\"", $"client-key-data: {Base64("carla.key")}", StringComparison.Ordinal);
        using var client = cluster.Connect(new ObjectJson(), _folder.Write("carla", text));

        text.Should().Contain("client-key-data");
        (await UserAsync(client)).Should().Be("carla");

        string Base64(string file) => Convert.ToBase64String(File.ReadAllBytes(Path.Combine(cluster.Folder, file)));
    }

    [Test]
    public async Task A_new_certificate_of_a_credential_program_replaces_connections_of_the_old_one()
    {
        await AnswerWithAsync("anna");
        _folder.WriteProgram("plugin", $"cat {_folder.PathOf("answer")}");
        var cluster = await Cluster.GetAsync();
        using var admin = cluster.Connect(new ObjectJson());
        var configuration = ExecKubeconfig.Read(
            _folder, _clock, "command: ./plugin", $"{{server: \"{admin.BaseUri}\", certificate-authority: {Path.Combine(cluster.Folder, "ca.crt")}}}");
        using var client = new KubernetesClient(configuration, new ObjectJson(), TimeProvider.System);
        var before = await UserAsync(client);

        await AnswerWithAsync("ben");
        _clock.Advance(TimeSpan.FromMinutes(10));
        var after = await UserAsync(client);

        (before, after).Should().Be(("anna", "ben"));
    }

    private async Task AnswerWithAsync(string user)
    {
        var cluster = await Cluster.GetAsync();
        await cluster.AddUserAsync(user);
        _folder.Write("answer", new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["clientCertificateData"] = await File.ReadAllTextAsync(Path.Combine(cluster.Folder, $"{user}.crt")),
                ["clientKeyData"] = await File.ReadAllTextAsync(Path.Combine(cluster.Folder, $"{user}.key")),
                ["expirationTimestamp"] = $"{_clock.GetUtcNow().AddMinutes(10):yyyy-MM-ddTHH:mm:ssZ}",
            },
        }.ToJsonString());
    }

    // Returns the user name in the server's refusal of a request that only the administrator may send.
    private static async Task<string?> UserAsync(KubernetesClient client)
    {
        var error = (await client.Awaiting(it => it.ListAsync<V1Secret>("default")).Should().ThrowAsync<HttpOperationException>()).Which;
        error.IsForbidden().Should().BeTrue(error.Message);
        return error.Status.Message?.Split('"')[1];
    }
}
