using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.Tests.ExternalSources.Generators;

/// <summary>Tests of the example in docs/extending.md.</summary>
public sealed class DataUrlGeneratorTests
{
    private static readonly ISourceGenerator Generator = new SourceGeneratorFactory([new DataUrlGenerator()]).Get("data");

    [Test]
    public async Task Data_of_a_data_URL_is_fetched_once()
    {
        using var body = new MemoryStream();

        var first = await Generator.FetchAsync(Context("data:,a%20b", body), CancellationToken.None);
        var second = await Generator.FetchAsync(Context("data:,a%20b", body) with { Known = hash => hash == first.Request ? first.Validators : null }, CancellationToken.None);

        (first.IsNotModified, second.IsNotModified).Should().Be((false, true));
        Encoding.UTF8.GetString(body.ToArray()).Should().Be("a b");
    }

    [Test]
    public async Task Data_of_a_data_URL_over_the_limit_is_a_permanent_failure()
    {
        var fetch = () => Generator.FetchAsync(Context("data:,abc", Stream.Null) with { MaxSize = 2 }, CancellationToken.None);

        (await fetch.Should().ThrowAsync<AttemptException>()).Which.Failure.Class.Should().Be(FailureClass.Permanent);
    }

    [TestCase("data:,x", true)]
    [TestCase("https://example.test/", false)]
    public void A_URL_without_the_data_prefix_is_invalid(string url, bool isRight) =>
        (Generator.Validate(Spec(url)) is null).Should().Be(isRight);

    private static SourceGenerator Spec(string url) => new() { Type = "data", Http = new() { Url = url } };

    private static FetchContext Context(string url, Stream body) => new(
        Spec(url), Generator.CreateRequest(Spec(url)), 1 << 20, body, (_, _) => throw new InvalidOperationException("no Secret is needed"), _ => null);
}
