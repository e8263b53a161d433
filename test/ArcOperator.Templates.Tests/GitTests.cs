namespace ArcOperator.Templates.Tests;

/// <summary>The template arc-git in both directions.</summary>
internal sealed class GitTests : OciTest
{
    private readonly TemporaryFolder _folder = new();
    private LocalServer _web = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder.Write("make.sh", """
            set -eu
            export GNUPGHOME=$1/gnupg HOME=$1
            mkdir -m 700 "$GNUPGHOME"
            gpg --batch --quiet --passphrase '' --quick-gen-key 'Arc <arc@example.org>' ed25519 default never
            gpg --armor --export arc@example.org >"$1/key.asc"
            git init -q -b main "$1/tree"
            cd "$1/tree"
            git config user.email arc@example.org
            git config user.name arc
            git config user.signingKey arc@example.org
            echo one >a && git add a && git commit -q -S -m one && git tag -s -m v1 v1
            echo two >a && git add a && git commit -q -m two
            git clone -q --bare . "$1/site/team/repo.git"
            git -C "$1/site/team/repo.git" update-server-info
            git clone -q --bare . "$1/site/team/disguised.git"
            git -C "$1/site/team/disguised.git" update-ref refs/v2 v1
            git -C "$1/site/team/disguised.git" update-ref refs/tags/v2 main
            git -C "$1/site/team/disguised.git" update-server-info
            git init -q --bare "$1/target.git"
            """);
        Directory.CreateDirectory(_folder.PathOf("site/team"));
        await Programs.RunAsync("sh", [_folder.PathOf("make.sh"), _folder.Root]);
        _key = await File.ReadAllTextAsync(_folder.PathOf("key.asc"));
        _web = await LocalServer.StartNginxAsync(_folder.PathOf("site"));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _web.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_repository_arrives_as_a_bundle_and_goes_on_into_another_repository()
    {
        var run = await TemplateRun.RunAsync("arc-git", Git("git/repo:1"));
        run.ExitCode.Should().Be(0, run.Log);

        // The same history results in the same artifact.
        (await TemplateRun.RunAsync("arc-git", Git("git/repo:1"))).Log.Should().Contain("is the same already, nothing to push");
        var back = Git("target.git", ("srcType", "oci"), ("srcRemoteURL", $"http://{Peers.Destination.Address}"), ("specRepository", "git/repo:1"), ("dstType", "git"), ("dstRemoteURL", $"file://{_folder.Root}"));
        (await TemplateRun.RunAsync("arc-git", back)).ExitCode.Should().Be(0);

        (await RefsAsync("target.git")).Should().Be(await RefsAsync("site/team/repo.git"));
    }

    [TestCase("v1", "", 0)]
    [TestCase("main", "main has no signature of a trusted key", 10)]
    [TestCase("", "main has no signature of a trusted key", 10)]
    public async Task Only_signed_branches_and_tags_pass_the_gate(string @ref, string message, int exitCode)
    {
        var run = await TemplateRun.RunAsync("arc-git", Git($"git/signed-{@ref}:1", ("specRef", @ref), ("gateSignature", "gpg"), ("trustedKeys", _key)));

        run.ExitCode.Should().Be(exitCode, run.Log);
        if (exitCode != 0)
        {
            $"{run.Gate("signature")["message"]}".Should().Be(message);
        }

        (await Peers.DigestAsync(Peers.Destination, $"git/signed-{@ref}:1")).Should().Be(run.Outputs["arc-digest"]);
    }

    [Test]
    public async Task A_signed_ref_with_the_name_of_a_tag_does_not_stand_for_the_tag()
    {
        var run = await TemplateRun.RunAsync("arc-git", Git("git/disguised:1", ("specRepository", "team/disguised.git"), ("specRef", "v2"), ("gateSignature", "gpg"), ("trustedKeys", _key)));

        (run.Failed, run.ExitCode).Should().Be(("pull", 10), run.Log);
        $"{run.Gate("signature")["message"]}".Should().Be("v2 has no signature of a trusted key");
        (await Peers.DigestAsync(Peers.Destination, "git/disguised:1")).Should().BeEmpty();
    }

    [Test]
    public async Task A_branch_that_does_not_exist_fails_the_run()
    {
        var run = await TemplateRun.RunAsync("arc-git", Git("git/none:1", ("specRef", "no-such")));

        run.ExitCode.Should().Be(1);
        run.Log.Should().Contain("the repository team/repo.git has no branch or tag 'no-such'");
    }

    private Task<string> RefsAsync(string repository) => Programs.RunAsync("git", ["-C", _folder.PathOf(repository), "for-each-ref"]);

    private Dictionary<string, string> Git(string target, params (string Name, string Value)[] more)
    {
        var parameters = Delivery("", target, [("srcRemoteURL", $"http://{_web.Address}"), ("specRepository", "team/repo.git"), .. more]);
        parameters.Remove("specImage");
        return parameters;
    }
}
