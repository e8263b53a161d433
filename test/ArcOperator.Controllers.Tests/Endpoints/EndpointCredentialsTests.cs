using System.Text;
using ArcOperator.Controllers.Endpoints;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class EndpointCredentialsTests
{
    private static readonly Uri Place = new("https://registry.example:5000/v2/");

    [Test]
    public void A_user_name_and_a_password_are_taken_as_they_are() => Of(("username", "somebody"), ("password", "a:b ü")).Should().Be("somebody:a:b ü");

    [TestCase("hunter2\n")]
    [TestCase("hunter2\r\n")]
    public void A_lines_end_is_no_part_of_a_password(string password) => Of(("username", "somebody\n"), ("password", password)).Should().Be("somebody:hunter2");

    [TestCase("registry.example:5000")]
    [TestCase("registry.example")]
    [TestCase("REGISTRY.example")]
    [TestCase("https://registry.example:5000")]
    [TestCase("https://registry.example:5000/v2/")]
    public void The_hosts_entry_of_a_docker_configuration_counts_however_it_is_named(string name) => OfDocker($$$"""
        { "auths": { "other.example": { "auth": "b3RoZXI6bm8=" }, "{{{name}}}": { "auth": "c29tZWJvZHk6aHVudGVyMg==" } } }
        """).Should().Be("somebody:hunter2");

    [Test]
    public void An_entry_may_have_a_user_name_and_a_password_instead() => OfDocker("""
        { "auths": { "registry.example:5000": { "username": "somebody", "password": "hunter2" } } }
        """).Should().Be("somebody:hunter2");

    [Test]
    public void An_entry_that_was_broken_into_lines_is_one_line_again() => OfDocker("""
        { "auths": { "registry.example:5000": { "auth": "c29tZWJv\nZHk6aHVudGVyMg==\n" } } }
        """).Should().Be("somebody:hunter2");

    [TestCase("""{ "auths": { "other.example": { "auth": "b3RoZXI6bm8=" } } }""")]
    [TestCase("""{ "auths": { "registry.example:5001": { "auth": "b3RoZXI6bm8=" } } }""")]
    [TestCase("""{ "auths": { "notregistry.example": { "auth": "b3RoZXI6bm8=" } } }""")]
    [TestCase("""{ "auths": { "registry.example": { "auth": "no base64\r\nX-Header: 1" } } }""")]
    [TestCase("""{ "auths": { "registry.example": "no object" } }""")]
    [TestCase("""{ "auths": { "registry.example": { "auth": "" } } }""")]
    [TestCase("""{ "auths": [] }""")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("\"auths\"")]
    [TestCase("no JSON")]
    [TestCase("")]
    public void A_docker_configuration_without_a_good_entry_for_the_host_holds_nothing_that_fits(string json) => OfDocker(json).Should().BeNull();

    [Test]
    public void Keys_of_another_kind_are_nothing_that_fits()
    {
        Of(("accessKeyId", "AKIA"), ("secretAccessKey", "secret")).Should().BeNull();
        Of(("password", "alone")).Should().BeNull();
        EndpointCredentials.Of(new(), Place).Basic.Should().BeNull();
    }

    [Test]
    public void They_do_not_show_themselves() =>
        $"{EndpointCredentials.Of(Secret(("username", "somebody"), ("password", "hunter2")), Place)}".Should().Be("credentials");

    private static string? OfDocker(string json) => Of((".dockerconfigjson", json));

    private static string? Of(params IReadOnlyList<(string Key, string Value)> data) =>
        EndpointCredentials.Of(Secret(data), Place).Basic is { } basic ? Encoding.UTF8.GetString(Convert.FromBase64String(basic)) : null;

    private static V1Secret Secret(params IReadOnlyList<(string Key, string Value)> data) =>
        new() { Data = data.ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetBytes(entry.Value)) };
}
