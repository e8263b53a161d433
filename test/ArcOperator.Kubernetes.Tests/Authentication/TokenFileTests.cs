using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Authentication;

public sealed class TokenFileTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task The_file_is_read_anew_once_a_minute()
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
    public async Task A_token_that_was_refused_is_renewed_at_once_if_the_file_has_another()
    {
        var source = new TokenFile(_folder.Write("token", "first"), _clock);
        var refused = await source.GetAsync(default);

        source.Renew(refused).Should().BeFalse("the file has the same one still");
        _folder.Write("token", "second");
        source.Renew(refused).Should().BeTrue();

        (await source.GetAsync(default)).Token.Should().Be("second");
    }

    [Test]
    public async Task What_others_have_renewed_meanwhile_is_not_thrown_away()
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
    public async Task A_missing_file_is_named()
    {
        var source = new TokenFile(_folder.PathOf("gone"), _clock);

        var get = async () => await source.GetAsync(default);

        await get.Should().ThrowAsync<KubeConfigException>().WithMessage($"the token file {_folder.PathOf("gone")} cannot be read: *");
    }
}
