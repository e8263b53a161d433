using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Configuration;

/// <summary>Messages for programs that return no usable credential.</summary>
public sealed class ExecPluginFailureTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task The_error_for_a_failed_credential_program_contains_its_name_and_its_first_error_line()
    {
        var error = await ErrorOf("echo 'please log in' >&2; echo more >&2; echo hunter2; exit 3");

        error.Message.Should().Match("the credential program '*plugin' exited with 3: please log in");
    }

    [Test]
    public async Task The_error_for_a_missing_credential_program_contains_its_name_and_the_install_hint()
    {
        var configuration = ExecKubeconfig.Read(_folder, TimeProvider.System, "command: ./nowhere\ninstallHint: Get it at your desk.");

        var get = async () => await configuration.Credentials.GetAsync(default);

        await get.Should().ThrowAsync<KubeConfigException>().WithMessage("the credential program '*nowhere' cannot be started: *. Get it at your desk.");
    }

    [TestCase("""{"status":{"token":"hunter2""", "did not return an ExecCredential (line 0, column *)")]
    [TestCase("""hunter2""", "did not return an ExecCredential (line 0, column *)")]
    [TestCase("""{"status":{"token":{"a":"hunter2"}}}""", "did not return an ExecCredential (line 0, column *)")]
    [TestCase("""{"status":{"token":"hunter2","expirationTimestamp":"hunter2"}}""", "did not return an ExecCredential (line 0, column *)")]
    [TestCase("""{"status":{"token":"hunter2","expirationTimestamp":5}}""", "did not return an ExecCredential (line 0, column *)")]
    [TestCase("", "did not return an ExecCredential (line 1, column *)")]
    [TestCase("""{"kind":"ExecCredential"}""", "returned no status")]
    [TestCase("null", "returned no status")]
    [TestCase("""{"status":{}}""", "returned neither a token nor a client certificate")]
    [TestCase("""{"status":{"token":""}}""", "returned neither a token nor a client certificate")]
    [TestCase("""{"status":{"clientCertificateData":"hunter2","clientKeyData":"hunter2"}}""", "returned a client certificate that cannot be used: *")]
    [TestCase("""{"status":{"clientCertificateData":"hunter2"}}""", "returned a client certificate that cannot be used: *")]
    [TestCase("""{"status":{"clientCertificateData":"","clientKeyData":""}}""", "returned neither a token nor a client certificate")]
    public async Task The_error_for_an_invalid_output_of_a_credential_program_does_not_contain_the_output(string answer, string message)
    {
        var error = await ErrorOf($"cat <<'EOF'\n{answer}\nEOF");

        error.Message.Should().Match($"the credential program '*plugin' {message}");
        error.ToString().Should().NotContain("hunter2");
    }

    [Test]
    public async Task Output_of_any_length_is_read_to_its_end_and_refused_with_the_limit()
    {
        var error = await ErrorOf("head -c 3000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero | tr '\\0' y >&2");

        error.Message.Should().Match("the credential program '*plugin' printed more than 262144 characters");
    }

    [Test]
    public async Task A_long_first_error_line_is_truncated()
    {
        var error = await ErrorOf("head -c 3000000 /dev/zero | tr '\\0' y >&2; exit 1");

        error.Message.Should().Match("the credential program '*plugin' exited with 1: yyy*…");
        error.Message.Length.Should().BeLessThan(700);
    }

    [Test]
    public async Task The_error_of_a_request_contains_the_failure_of_the_credential_program()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, "{}"));
        _folder.WriteProgram("plugin", "exit 1");
        using var client = new KubernetesClient(
            ExecKubeconfig.Read(_folder, TimeProvider.System, "command: ./plugin", $"server: {peer.Uri}"), new ObjectJson(), TimeProvider.System);

        var get = () => client.GetAsync<V1ConfigMap>("one");

        await get.Should().ThrowAsync<HttpRequestException>().WithMessage("the credential program '*plugin' exited with 1: *");
        peer.Requests.Should().BeEmpty();
    }

    private async Task<KubeConfigException> ErrorOf(string script)
    {
        _folder.WriteProgram("plugin", script);
        var configuration = ExecKubeconfig.Read(_folder, TimeProvider.System, "command: ./plugin");
        var get = async () => await configuration.Credentials.GetAsync(default);
        return (await get.Should().ThrowAsync<KubeConfigException>()).Which;
    }
}
