using Amazon.Runtime;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.S3;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage.S3;

public sealed class S3ConnectionTests
{
    [Test]
    public void A_missing_bucket_is_an_error_that_names_the_option() =>
        FluentActions.Invoking(() => Open(new())).Should().Throw<StoreMisconfiguredException>().WithMessage("*set s3.bucket");

    [TestCase("", "")]
    [TestCase("access", "")]
    [TestCase("", "secret")]
    public void A_missing_key_pair_is_an_error_that_names_both_ways_to_set_it(string accessKey, string secretKey)
    {
        using var access = new TemporaryVariable("AWS_ACCESS_KEY_ID", null);
        using var secret = new TemporaryVariable("AWS_SECRET_ACCESS_KEY", null);

        FluentActions.Invoking(() => Open(new() { Bucket = "bucket", AccessKey = accessKey, SecretKey = secretKey }))
            .Should().Throw<StoreMisconfiguredException>().WithMessage("*s3.accessKey and s3.secretKey, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }

    [Test]
    public async Task A_temporary_key_pair_is_used_with_its_token()
    {
        var credentials = S3Credentials.From(new() { AccessKey = "access", SecretKey = "secret", SessionToken = "token" });

        (await credentials.GetCredentialsAsync()).Should().Match<ImmutableCredentials>(pair => pair.AccessKey == "access" && pair.Token == "token");
    }

    [Test]
    public async Task A_session_token_from_the_environment_is_not_used_with_keys_from_options()
    {
        using var token = new TemporaryVariable("AWS_SESSION_TOKEN", "of other keys");

        var credentials = S3Credentials.From(new() { AccessKey = "access", SecretKey = "secret" });

        (await credentials.GetCredentialsAsync()).UseToken.Should().BeFalse();
    }

    [Test]
    public void The_option_endpoint_overrides_the_endpoint_variable_of_AWS_tools()
    {
        using var endpoint = new TemporaryVariable("AWS_ENDPOINT_URL", "http://elsewhere.invalid");
        using var client = Open(new() { Bucket = "bucket", AccessKey = "access", SecretKey = "secret", Endpoint = new("http://127.0.0.1:1") });

        client.Config.ServiceURL.Should().Be("http://127.0.0.1:1/");
    }

    private static Amazon.S3.AmazonS3Client Open(S3Options options) => S3Connection.Open(options, S3HttpHandler.CreateClient());
}
