namespace ArcOperator.Templates.Tests;

/// <summary>The template arc-git in both directions.</summary>
internal sealed class GitTests : OciTest
{
    private readonly TemporaryFolder _folder = new();
    private LocalServer _web = null!;
    private string _key = null!;
    private string _otherKey = null!;
    private Dictionary<string, string> _databases = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder.Write("make.sh", """
            set -eu
            export GNUPGHOME=$1/gnupg HOME=$1
            mkdir -m 700 "$GNUPGHOME"
            gpg --batch --quiet --passphrase '' --quick-gen-key 'Arc <arc@example.org>' ed25519 default never
            gpg --armor --export arc@example.org >"$1/key.asc"
            gpg --batch --quiet --passphrase '' --quick-gen-key 'Other <other@example.org>' ed25519 default never
            gpg --armor --export other@example.org >"$1/other.asc"
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
            git clone -q --bare . "$1/site/team/renamed.git"
            git checkout -q -b plain main~1 && git commit -q --amend --no-gpg-sign -m unsigned && git tag -s -m v3 v3
            git push -q "$1/site/team/renamed.git" v3 v3:refs/tags/v4
            git -C "$1/site/team/renamed.git" update-server-info
            git clone -q --bare . "$1/diverged.git"
            git -C "$1/diverged.git" update-ref refs/heads/main plain
            git checkout -q -b infected main && cp "$1/eicar" x && git add x && git commit -q -m x && git rm -q x && git commit -q -m removed
            git clone -q --bare . "$1/site/team/infected.git"
            git -C "$1/site/team/infected.git" update-server-info
            git init -q --bare "$1/target.git"
            """);
        Directory.CreateDirectory(_folder.PathOf("site/team"));
        await File.WriteAllBytesAsync(_folder.PathOf("eicar"), TestImages.Eicar);
        await Programs.RunAsync("sh", [_folder.PathOf("make.sh"), _folder.Root]);
        _key = await File.ReadAllTextAsync(_folder.PathOf("key.asc"));
        _otherKey = await File.ReadAllTextAsync(_folder.PathOf("other.asc"));
        _web = await LocalServer.StartNginxAsync(_folder.PathOf("site"));
        _databases = await Peers.PushDatabasesAsync(hours: 7);
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
    public async Task A_signed_tag_with_another_name_is_refused()
    {
        var run = await TemplateRun.RunAsync("arc-git", Git("git/renamed:1", ("specRepository", "team/renamed.git"), ("specRef", "v4"), ("gateSignature", "gpg"), ("trustedKeys", _key)));

        (run.Failed, run.ExitCode).Should().Be(("pull", 10), run.Log);
        $"{run.Gate("signature")["message"]}".Should().Be("v4 has no signature of a trusted key");
        run = await TemplateRun.RunAsync("arc-git", Git("git/renamed:1", ("specRepository", "team/renamed.git"), ("specRef", "v3"), ("gateSignature", "gpg"), ("trustedKeys", _key)));
        run.ExitCode.Should().Be(0, run.Log);
    }

    [Test]
    public async Task A_signature_of_another_key_is_refused()
    {
        var run = await TemplateRun.RunAsync("arc-git", Git("git/other:1", ("specRef", "v1"), ("gateSignature", "gpg"), ("trustedKeys", _otherKey)));

        (run.Failed, run.ExitCode).Should().Be(("pull", 10), run.Log);
        (await Peers.DigestAsync(Peers.Destination, "git/other:1")).Should().BeEmpty();
    }

    [TestCase("48h", 10, "Fail", "Eicar-Test-Signature.UNOFFICIAL in ")]
    [TestCase("1h", 11, "Error", "the database of ")]
    public async Task Malware_in_an_earlier_commit_is_refused(string age, int exitCode, string result, string message)
    {
        var run = await TemplateRun.RunAsync("arc-git", Git("git/infected:1", ("specRepository", "team/infected.git"), ("specRef", "infected"), ("gateMalware", "on"),
            ("malwareDatabase", _databases["malwareDatabase"]), ("maxDatabaseAge", age)));

        (run.Failed, run.ExitCode, $"{run.Gate("malware")["result"]}").Should().Be(("malware", exitCode, result), run.Log);
        $"{run.Gate("malware")["message"]}".Should().StartWith(message);
        (await Peers.DigestAsync(Peers.Destination, "git/infected:1")).Should().BeEmpty();
    }

    [Test]
    public async Task A_registry_that_stores_another_manifest_fails_the_run()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var forged = destination.ForgeDigestOf("forged");

        var run = await TemplateRun.RunAsync("arc-git", Git("git/repo:forged", ("dstRemoteURL", $"{destination.Uri}")));

        (run.Failed, run.ExitCode).Should().Be(("main", 1), run.Log);
        run.Log.Should().Contain($"was sent, {forged} arrived");
        run.Outputs["arc-digest"].Should().BeEmpty();
    }

    [Test]
    public async Task A_branch_with_other_commits_at_the_destination_is_not_overwritten()
    {
        var before = await RefsAsync("diverged.git");

        var run = await TemplateRun.RunAsync("arc-git", Git("diverged.git", ("dstType", "git"), ("dstRemoteURL", $"file://{_folder.Root}")));

        (run.Failed, run.ExitCode).Should().Be(("main", 1), run.Log);
        run.Log.Should().Contain("the destination has another commit for refs/heads/main: branches and tags are pushed without force");
        run.Outputs["arc-digest"].Should().BeEmpty();
        (await RefsAsync("diverged.git")).Should().Be(before);
    }

    [Test]
    public async Task A_run_that_is_killed_before_the_tag_is_completed_by_the_next()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Git("git/killed:1", ("dstRemoteURL", $"{destination.Uri}"));
        (await TemplateRun.RunAsync("arc-git", parameters, cancellationToken: destination.KillAt("PUT", "/manifests/1"))).ExitCode.Should().NotBe(0);
        (await Peers.DigestAsync(Peers.Destination, "git/killed:1")).Should().BeEmpty();
        destination.Rule = null;

        var run = await TemplateRun.RunAsync("arc-git", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        (await Peers.DigestAsync(Peers.Destination, "git/killed:1")).Should().Be(run.Outputs["arc-digest"]).And.NotBeEmpty();
    }

    [Test]
    public async Task Credentials_are_in_no_argument_list_log_or_output()
    {
        await using var source = await RequestLog.StartAsync(_web.Address);
        source.RequireLogin(Peers.User, Peers.Password);

        var run = await TemplateRun.RunAsync(
            "arc-git", Git("git/secret:1", ("srcRemoteURL", $"{source.Uri}"), ("dstRemoteURL", $"http://{Peers.Locked.Address}")), Peers.Login("src", "dst"));

        run.ExitCode.Should().Be(0, run.Log);
        run.Arguments.Should().Contain("clone --quiet --mirror");
        run.ShouldHide(Peers.User, Peers.Password);
    }

    [Test]
    public async Task A_server_to_which_git_is_redirected_receives_no_credentials()
    {
        await using var other = await RequestLog.StartAsync(_web.Address);
        other.RequireLogin(Peers.User, Peers.Password);
        await using var source = await RequestLog.StartAsync(_web.Address);
        source.Rule = exchange => exchange.RespondAsync(302, "", ("Location", $"{other.Uri}{exchange.Request.Path.Value![1..]}{exchange.Request.QueryString}"));

        var run = await TemplateRun.RunAsync("arc-git", Git("git/redirected:1", ("srcRemoteURL", $"{source.Uri}")), Peers.Login("src"));

        (run.Failed, run.ExitCode).Should().Be(("pull", 128), run.Log);
        run.Log.Should().Contain($"git was redirected to http://{other.Address}, which does not receive the credentials for http://{source.Address}");
        other.Requests.Should().NotBeEmpty();
    }

    [Test]
    public async Task A_login_that_the_Secret_does_not_have_is_named()
    {
        await using var source = await RequestLog.StartAsync(_web.Address);
        source.RequireLogin(Peers.User, Peers.Password);

        var run = await TemplateRun.RunAsync("arc-git", Git("git/login:1", ("srcRemoteURL", $"{source.Uri}")));

        (run.Failed, run.ExitCode).Should().Be(("pull", 128), run.Log);
        run.Log.Should().Contain($"http://{source.Address} requires a login, and the Secret of the Endpoint has no key username");
    }

    [Test]
    public async Task Branches_that_a_repository_has_are_not_sent_again_and_its_credentials_are_shown_nowhere()
    {
        await using var destination = await RequestLog.StartAsync(_web.Address);
        destination.RequireLogin(Peers.User, Peers.Password);

        var run = await TemplateRun.RunAsync("arc-git", Git("team/repo.git", ("dstType", "git"), ("dstRemoteURL", $"{destination.Uri}")), Peers.Login("dst"));

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-reference"].Should().Be($"{destination.Uri}team/repo.git");
        destination.Writes.Should().BeEmpty();
        run.ShouldHide(Peers.User, Peers.Password);
    }

    [Test]
    public async Task The_digest_of_the_source_depends_only_on_the_branch_that_is_delivered()
    {
        var run = await TemplateRun.RunAsync("arc-git", Git("git/one:1", ("specRef", "v1")));
        var other = await TemplateRun.RunAsync("arc-git", Git("git/one:1", ("specRef", "v1"), ("specRepository", "team/renamed.git")));

        other.Outputs["arc-source-digest"].Should().Be(run.Outputs["arc-source-digest"]).And.StartWith("sha256:");
    }

    [Test]
    public async Task An_artifact_with_several_files_is_not_a_bundle()
    {
        _folder.Write("one", "1");
        _folder.Write("two", "2");
        await WorkerTools.RunAsync("sh", ["-c", $"cd '{_folder.Root}' && oras push --plain-http {Peers.Source.Address}/git/files:1 one two"]);

        var run = await TemplateRun.RunAsync("arc-git", Git("target.git", ("srcType", "oci"), ("srcRemoteURL", $"http://{Peers.Source.Address}"), ("specRepository", "git/files:1")));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1), run.Log);
        run.Log.Should().Contain("the source has no bundle git/files:1: an artifact or object with one file is needed");
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
