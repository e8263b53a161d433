using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Configuration;

public sealed class TokenFileTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task A_token_file_is_read_again_once_a_minute()
    {
        var source = new TokenFile(_folder.Write("token", " first\n"), _clock);
        var first = await source.GetAsync(default);
        _folder.Write("token", "second");

        _clock.Advance(TimeSpan.FromSeconds(59));
        var stillFirst = await source.GetAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = await source.GetAsync(default);

        (first.Token, stillFirst.Token, second.Token).Should().Be(("first", "first", "second"));
    }

    [Test]
    public async Task A_refused_token_is_replaced_immediately_if_the_file_contains_another()
    {
        var source = new TokenFile(_folder.Write("token", "first"), _clock);
        var refused = await source.GetAsync(default);

        source.Renew(refused).Should().BeFalse("the file has the same one still");
        _folder.Write("token", "second");
        source.Renew(refused).Should().BeTrue();

        (await source.GetAsync(default)).Token.Should().Be("second");
    }

    [Test]
    public async Task A_token_that_another_request_has_renewed_is_kept()
    {
        var source = new TokenFile(_folder.Write("token", "first"), _clock);
        var refused = await source.GetAsync(default);
        _folder.Write("token", "second");
        source.Renew(refused);
        var renewed = await source.GetAsync(default);

        source.Renew(refused).Should().BeTrue();

        (await source.GetAsync(default)).Should().BeSameAs(renewed);
    }

    [Test]
    public async Task A_missing_token_file_is_an_error_with_its_path()
    {
        var source = new TokenFile(_folder.PathOf("gone"), _clock);

        var get = async () => await source.GetAsync(default);

        await get.Should().ThrowAsync<KubeConfigException>().WithMessage($"the token file {_folder.PathOf("gone")} cannot be read: *");
    }
}
