using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Controllers.Endpoints;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>The choice of credentials. skopeo, which the workflow templates call, makes the same choice.</summary>
public sealed class EndpointCredentialsTests
{
    private const string Address = "registry.example:5000/team/images";

    private static readonly string[] Keys =
    [
        "registry.example:5000/team/images", "registry.example:5000/team", "registry.example:5000", "registry.example", "registry.example:5001",
        "registry.example:5000/team/", "registry.example:5000/other", "registry.example/team/images", "https://registry.example:5000", "https://registry.example:5000/v2/",
        "https://registry.example", "http://registry.example:5000/other", "REGISTRY.example:5000", "notregistry.example:5000", "example:5000",
    ];

    [Test]
    public void User_name_and_password_are_used_unchanged() => Of(("username", "somebody"), ("password", "a:b ü")).Should().Be("somebody:a:b ü");

    [TestCase("hunter2\n")]
    [TestCase("hunter2\r\n")]
    [TestCase("hunter2\r\n\r\n")]
    public void A_line_end_is_not_part_of_a_password(string password) => Of(("username", "somebody\n"), ("password", password)).Should().Be("somebody:hunter2");

    [TestCase("registry.example:5000/team/images registry.example:5000/team registry.example:5000", "registry.example:5000/team/images")]
    [TestCase("registry.example:5000 registry.example:5000/team", "registry.example:5000/team")]
    [TestCase("registry.example:5000/team/images/deeper registry.example:5000", "registry.example:5000")]
    [TestCase("https://registry.example:5000/v2/ registry.example:5000", "registry.example:5000")]
    [TestCase("other.example https://registry.example:5000/v1/", "https://registry.example:5000/v1/")]
    public void The_entry_with_the_host_the_port_and_the_longest_path_counts(string keys, string chosen) => OfDocker(Config(keys.Split(' '))).Should().Be($"{chosen}:secret");

    [TestCase("registry.example")]
    [TestCase("registry.example:5001")]
    [TestCase("registry.example:443")]
    [TestCase("registry.example:5000/other")]
    [TestCase("registry.example:5000/team/images/library")]
    [TestCase("registry.example:5000/tea")]
    [TestCase("notregistry.example:5000")]
    [TestCase("https://registry.example/v2/")]
    public void A_password_for_another_port_or_path_is_never_sent(string key) => OfDocker(Config([key])).Should().BeNull();

    [TestCase("docker.io")]
    [TestCase("index.docker.io")]
    [TestCase("registry-1.docker.io")]
    [TestCase("docker.io/library")]
    public void The_names_of_Docker_Hub_share_the_entry_of_docker_login(string address) =>
        OfDocker(Config(["https://index.docker.io/v1/"]), address).Should().Be("https://index.docker.io/v1/:secret");

    [TestCase("https://registry.example:5000/team/images")]
    [TestCase("http://registry.example:5000/team/images/")]
    [TestCase("oci://registry.example:5000/team/images")]
    public void The_scheme_of_the_endpoint_does_not_matter(string address) => OfDocker(Config([Address]), address).Should().Be($"{Address}:secret");

    [Test]
    public void A_docker_configuration_takes_precedence_over_user_name_and_password_in_the_same_secret()
    {
        Of(("username", "other"), ("password", "no"), (".dockerconfigjson", Config([Address]))).Should().Be($"{Address}:secret");
        Of(("username", "other"), ("password", "no"), (".dockerconfigjson", Config(["elsewhere.example"]))).Should().BeNull("the workflow templates read only the file then");
        Of(("username", "other"), ("password", "yes"), (".dockerconfigjson", "")).Should().Be("other:yes");
    }

    [Test]
    public void An_entry_that_is_broken_into_lines_is_read() => OfDocker("""
        { "auths": { "registry.example:5000": { "auth": "c29tZWJv\nZHk6aHVudGVyMg==\n" } } }
        """).Should().Be("somebody:hunter2");

    [TestCase("""{ "auths": { "registry.example:5000": { "auth": "no base64\r\nX-Header: 1" } } }""")]
    [TestCase("""{ "auths": { "registry.example:5000": { "auth": "bm9jb2xvbg==" } } }""")]
    [TestCase("""{ "auths": { "registry.example:5000": { "username": "somebody", "password": "hunter2" } } }""")]
    [TestCase("""{ "auths": { "registry.example:5000/team": {}, "registry.example:5000": { "auth": "c29tZWJvZHk6aHVudGVyMg==" } } }""")]
    [TestCase("""{ "auths": { "registry.example:5000": "no object" } }""")]
    [TestCase("""{ "auths": { "registry.example:5000": { "auth": "" } } }""")]
    [TestCase("""{ "auths": [] }""")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("\"auths\"")]
    [TestCase("no JSON")]
    public void A_docker_configuration_without_a_usable_entry_for_the_address_holds_no_credentials(string json) => OfDocker(json).Should().BeNull();

    [Test]
    public void Keys_of_another_kind_are_not_credentials_of_a_probe()
    {
        Of(("accessKeyId", "AKIA"), ("secretAccessKey", "secret")).Should().BeNull();
        Of(("password", "alone")).Should().BeNull();
        EndpointCredentials.Read(new(), Address).Basic.Should().BeNull();
    }

    [Test]
    public void The_text_of_credentials_does_not_contain_them() =>
        $"{EndpointCredentials.Read(Secret(("username", "somebody"), ("password", "hunter2")), Address)}".Should().Be("credentials");

    [TestCase("registry.example:5000/team/images")]
    [TestCase("registry.example:5000/team")]
    [TestCase("registry.example:5000")]
    [TestCase("registry.example")]
    [TestCase("registry.example/team/images")]
    public async Task The_chosen_entry_is_that_of_skopeo(string address)
    {
        using var folder = new TemporaryFolder();
        foreach (var keys in Keys.Select(key => new[] { key }).Concat(Keys.SelectMany((key, index) => new[] { new[] { key, Keys[(index + 4) % Keys.Length] } })).Append(Keys))
        {
            var json = Config(keys);

            var chosen = OfDocker(json, address)?.Split(":secret")[0] ?? "";

            // Of several keys that stand for the same host, skopeo picks any.
            if (keys.Count(key => key.StartsWith("http", StringComparison.Ordinal)) < 2)
            {
                chosen.Should().Be(await ChoiceOfSkopeoAsync(folder.Write("auth.json", json), address), "the keys are {0}", string.Join(' ', keys));
            }
        }
    }

    // The user name of each entry is its key, with characters that a user name may have.
    private static string Config(IReadOnlyList<string> keys) => new JsonObject
    {
        ["auths"] = new JsonObject(keys.Select(key => KeyValuePair.Create(
            key, (JsonNode?)new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key.Replace(":", "%", StringComparison.Ordinal)}:secret")) }))),
    }.ToJsonString();

    private static async Task<string> ChoiceOfSkopeoAsync(string file, string address)
    {
        using var skopeo = Process.Start(new ProcessStartInfo("skopeo", ["login", "--get-login", "--authfile", file, address]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await skopeo.StandardOutput.ReadToEndAsync();
        await skopeo.WaitForExitAsync();
        return output.Trim().Replace("%", ":", StringComparison.Ordinal);
    }

    private static string? OfDocker(string json, string address = Address) => Of(address, (".dockerconfigjson", json))?.Replace("%", ":", StringComparison.Ordinal);

    private static string? Of(params IReadOnlyList<(string Key, string Value)> data) => Of(Address, data)?.Replace("%", ":", StringComparison.Ordinal);

    private static string? Of(string address, params IReadOnlyList<(string Key, string Value)> data) =>
        EndpointCredentials.Read(Secret(data), address).Basic is { } basic ? Encoding.UTF8.GetString(Convert.FromBase64String(basic)) : null;

    private static V1Secret Secret(params IReadOnlyList<(string Key, string Value)> data) =>
        new() { Data = data.ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetBytes(entry.Value)) };
}
