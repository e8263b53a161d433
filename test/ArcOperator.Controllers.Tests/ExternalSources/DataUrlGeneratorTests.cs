using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Generators;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>That the example of docs/extending.md is one.</summary>
public sealed class DataUrlGeneratorTests
{
    private static readonly ISourceGenerator Generator = new SourceGeneratorFactory([new DataUrlGenerator()]).Get("data");

    [Test]
    public async Task Its_data_is_fetched_once()
    {
        using var body = new MemoryStream();

        var first = await Generator.FetchAsync(Context("data:,a%20b", body), CancellationToken.None);
        var second = await Generator.FetchAsync(Context("data:,a%20b", body) with { Known = hash => hash == first.Request ? first.Validators : null }, CancellationToken.None);

        (first.IsNotModified, second.IsNotModified).Should().Be((false, true));
        Encoding.UTF8.GetString(body.ToArray()).Should().Be("a b");
    }

    [Test]
    public async Task Too_much_of_it_is_told()
    {
        var fetch = () => Generator.FetchAsync(Context("data:,abc", Stream.Null) with { MaxSize = 2 }, CancellationToken.None);

        (await fetch.Should().ThrowAsync<AttemptException>()).Which.Failure.Class.Should().Be(FailureClass.Permanent);
    }

    [TestCase("data:,x", true)]
    [TestCase("https://example.test/", false)]
    public void What_is_wrong_with_a_spec_is_said(string url, bool isRight) =>
        (Generator.ProblemOf(Spec(url)) is null).Should().Be(isRight);

    private static SourceGenerator Spec(string url) => new() { Type = "data", Http = new() { Url = url } };

    private static FetchContext Context(string url, Stream body) => new(
        Spec(url), 1 << 20, body, (_, _) => throw new InvalidOperationException("it needs no Secret"), (request, _) => Task.FromResult(request), _ => null);
}
