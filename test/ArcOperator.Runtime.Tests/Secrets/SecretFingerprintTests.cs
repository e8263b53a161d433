using System.Text;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Secrets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Secrets;

public sealed class SecretFingerprintTests
{
    private static readonly ObjectJson Json = new(SecretJsonContext.Default);

    [Test]
    public void Equal_data_in_any_order_has_the_same_fingerprint() =>
        Read(data: """{"a":"MQ==","b":"Mg=="}""").Fingerprint.Should().Be(Read(data: """{"b":"Mg==","a":"MQ=="}""").Fingerprint).And.MatchRegex("^[0-9a-f]{16}$");

    [TestCase("""{"a":"MQ==","b":"Mw=="}""", TestName = "Another_value_is_another_fingerprint")]
    [TestCase("""{"a":"MQ==","c":"Mg=="}""", TestName = "Another_key_is_another_fingerprint")]
    [TestCase("""{"a":"MQ=="}""", TestName = "A_key_less_is_another_fingerprint")]
    [TestCase("""{"a":"MQ==","b":"Mg==","c":""}""", TestName = "An_empty_key_more_is_another_fingerprint")]
    [TestCase("""{"a":"MjE=","b":""}""", TestName = "Data_that_moves_to_another_key_is_another_fingerprint")]
    [TestCase("{}", TestName = "No_data_is_another_fingerprint")]
    public void Other_data_has_another_fingerprint(string data) =>
        Read(data: data).Fingerprint.Should().NotBe(Read(data: """{"a":"MQ==","b":"Mg=="}""").Fingerprint);

    [Test]
    public void Data_that_is_split_differently_has_another_fingerprint() =>
        Read(data: """{"a":"YmM="}""").Fingerprint.Should().NotBe(Read(data: """{"ab":"Yw=="}""").Fingerprint);

    [Test]
    public void Two_Secrets_of_equal_data_have_different_fingerprints() =>
        Read(uid: "one").Fingerprint.Should().NotBe(Read(uid: "two").Fingerprint, "or it would be known that they are equal");

    [Test]
    public void Fields_other_than_data_do_not_change_the_fingerprint() =>
        Read(metadata: "\"labels\":{\"a\":\"b\"},\"resourceVersion\":\"1\"").Fingerprint.Should().Be(Read(metadata: "\"resourceVersion\":\"2\"").Fingerprint);

    [Test]
    public void A_Secret_without_data_has_a_fingerprint() =>
        Read(data: "null").Fingerprint.Should().Be(Read(data: "{}").Fingerprint).And.HaveLength(16);

    [Test]
    public void A_bookmark_of_a_Secret_with_only_a_version_is_read() =>
        Json.Deserialize<SecretFingerprint>("""{"kind":"Secret","apiVersion":"v1","metadata":{"resourceVersion":"7"}}"""u8).ResourceVersion().Should().Be("7");

    [Test]
    public void Name_type_version_and_deletion_timestamp_of_a_Secret_are_kept()
    {
        var secret = Read(metadata: "\"resourceVersion\":\"7\",\"deletionTimestamp\":\"2025-06-01T12:00:00Z\"");

        (secret.Name(), secret.Namespace(), secret.Uid(), secret.ResourceVersion()).Should().Be(("one", "space", "uid", "7"));
        secret.IsDeleting().Should().BeTrue();
        secret.Type.Should().Be("Opaque");
    }

    [TestCase(10, "aaaaaaaaaa")]
    [TestCase(5000, "", Description = "A list that is too long allows nothing.")]
    public void Annotations_that_limit_the_hosts_of_the_Secret_are_kept(int length, string expected) =>
        Read(metadata: $"\"annotations\":{{\"example.org/allowed-hosts\":\"{new string('a', length)}\",\"another\":\"value\"}}").Metadata.Annotations
            .Should().BeEquivalentTo(new Dictionary<string, string> { ["example.org/allowed-hosts"] = expected });

    [Test]
    public void Annotations_of_a_Secret_are_dropped_because_they_can_contain_its_data()
    {
        var secret = Read(metadata: "\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"data\"}");

        secret.Metadata.Annotations.Should().BeNull();
    }

    [Test]
    public void A_fingerprint_cannot_be_written_as_a_Secret() =>
        Json.Invoking(json => json.Serialize(new SecretFingerprint())).Should().Throw<NotSupportedException>();

    [Test]
    public void A_Secret_that_cannot_be_read_is_a_JSON_error() =>
        this.Invoking(_ => Read(data: """{"a":"no base64!"}""")).Should().Throw<System.Text.Json.JsonException>().Which.Message.Should().NotContain("no base64!");

    private static SecretFingerprint Read(string data = """{"a":"MQ=="}""", string uid = "uid", string metadata = "\"resourceVersion\":\"1\"") =>
        Json.Deserialize<SecretFingerprint>(Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"name":"one","namespace":"space","uid":"{{{uid}}}",{{{metadata}}}},"type":"Opaque","data":{{{data}}}}"""))!;
}
