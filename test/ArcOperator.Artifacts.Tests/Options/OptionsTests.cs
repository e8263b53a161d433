using System.ComponentModel.DataAnnotations;
using System.Reflection;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Artifacts.Storage.S3;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Options;

public sealed class OptionsTests
{
    private static IEnumerable<PropertyInfo> Properties() => new[] { typeof(ArtifactOptions), typeof(S3Options) }.SelectMany(type => type.GetProperties());

    [TestCaseSource(nameof(Properties))]
    public void Every_storage_option_has_a_description_and_a_default(PropertyInfo property) =>
        property.GetCustomAttribute<System.ComponentModel.DescriptionAttribute>()?.Description.Should().Contain("Default").And.EndWith(".");

    [TestCaseSource(nameof(Properties))]
    public void The_default_of_every_storage_option_is_valid(PropertyInfo property)
    {
        var value = property.GetValue(Activator.CreateInstance(property.DeclaringType!));

        property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)).Should().BeEmpty();
    }

    [TestCaseSource(nameof(Properties))]
    public void The_message_for_an_invalid_secret_option_does_not_contain_its_value(PropertyInfo property)
    {
        // The validation of options shows the value that breaks a rule.
        if (property.Name.EndsWith("Key", StringComparison.Ordinal) || property.Name.EndsWith("Token", StringComparison.Ordinal))
        {
            property.GetCustomAttributes<ValidationAttribute>().Should().BeEmpty();
        }
    }

    [Test]
    public void The_text_of_storage_options_does_not_contain_secrets() =>
        new S3Options { AccessKey = "access", SecretKey = "secret", SessionToken = "token" }.ToString().Should().NotContainAny("access", "secret", "token");

    [TestCase("arc/", true)]
    [TestCase("", true)]
    [TestCase("a/b/", true)]
    [TestCase("arc", false)]
    [TestCase("/arc/", false)]
    [TestCase("a//b/", false)]
    public void A_bucket_prefix_without_a_slash_at_its_end_is_refused(string prefix, bool isRight) => IsValid(nameof(S3Options.Prefix), prefix).Should().Be(isRight);

    [TestCase("artifacts", true)]
    [TestCase("", true, Description = "where artifacts are kept elsewhere")]
    [TestCase("ab", false)]
    [TestCase("Artifacts", false)]
    [TestCase("-artifacts", false)]
    public void A_bucket_name_that_AWS_does_not_allow_is_refused(string bucket, bool isRight) => IsValid(nameof(S3Options.Bucket), bucket).Should().Be(isRight);

    [TestCase(ArtifactStorage.Filesystem, typeof(FilesystemStore))]
    [TestCase(ArtifactStorage.Memory, typeof(MemoryStore))]
    [TestCase(ArtifactStorage.S3, typeof(S3Store))]
    public void The_option_storage_selects_the_store(ArtifactStorage storage, Type type)
    {
        var s3 = new S3Options { Bucket = "bucket", AccessKey = "access", SecretKey = "secret" };

        var store = ArtifactStoreFactory.Create(new() { Storage = storage, Folder = "/nowhere" }, s3, TimeProvider.System, NullLoggerFactory.Instance);

        store.Should().BeOfType(type);
        (store as IDisposable)?.Dispose();
    }

    private static bool IsValid(string name, string value) =>
        typeof(S3Options).GetProperty(name)!.GetCustomAttributes<ValidationAttribute>().All(rule => rule.IsValid(value));
}
