using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ArcOperator.HookExecutor;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The image of the operator, by the Dockerfile and without a container engine.</summary>
internal sealed partial class ImageTests
{
    private static readonly string Project = Repository.PathOf("src", "ArcOperator", "ArcOperator.csproj");
    private static readonly string[] Labels = ["title", "description", "licenses", "version", "revision"];

    [TestCase("Dockerfile")]
    [TestCase("Dockerfile.worker")]
    public void Bases_have_a_tag_and_a_digest_and_nothing_else_is_installed(string file)
    {
        var text = File.ReadAllText(Repository.PathOf(file));

        From().Matches(text).Select(match => match.Groups[1].Value).Where(image => image != "$BASE").Append(Base().Match(text).Groups[1].Value).Where(image => image.Length > 0)
            .Should().NotBeEmpty().And.OnlyContain(image => Pinned().IsMatch(image));
        text.Should().NotContain("apt-get").And.NotContain("apk add");
    }

    [TestCase("Dockerfile")]
    [TestCase("Dockerfile.worker")]
    public void Image_has_a_numeric_user_and_the_labels_of_OCI(string file)
    {
        var text = File.ReadAllText(Repository.PathOf(file));

        text.Should().Contain("\nUSER 65532:65532\n");
        foreach (var label in Labels)
        {
            text.Should().Contain($"org.opencontainers.image.{label}=");
        }
    }

    [Test]
    public void Both_ways_use_the_same_base_command_user_and_ports()
    {
        var (dockerfile, project) = (File.ReadAllText(Repository.PathOf("Dockerfile")), XDocument.Load(Project));

        Value(project, "ContainerBaseImage").Should().Be(Base().Match(dockerfile).Groups[1].Value);
        dockerfile.Should().Contain($"USER {Value(project, "ContainerUser")}");
        JsonNode.Parse(Entrypoint().Match(dockerfile).Groups[1].Value)!.AsArray().Select(word => $"{word}")
            .Should().Equal(Items(project, "ContainerEntrypoint").SelectMany(item => item.Split(';')));
        dockerfile.Should().Contain($"CMD [\"{Items(project, "ContainerDefaultArgs").Single()}\"]");
        dockerfile.Should().Contain($"EXPOSE {Items(project, "ContainerPort").Single().Replace(';', ' ')}");
        dockerfile.Should().NotContain("\nENV ");
        project.Descendants("ContainerEnvironmentVariable").Should().BeEmpty();
        new HookExecutorOptions().SearchFolders.Should().Contain("/app/tools");
    }

    [Test]
    public void Restore_layer_of_the_Dockerfile_has_every_project_of_the_operator()
    {
        var projects = new HashSet<string>();
        Visit(Project);

        var dockerfile = File.ReadAllText(Repository.PathOf("Dockerfile"));
        projects.Select(path => $"COPY src/{Path.GetFileNameWithoutExtension(path)}/*.csproj src/{Path.GetFileNameWithoutExtension(path)}/")
            .Should().OnlyContain(line => dockerfile.Contains(line));

        void Visit(string path)
        {
            if (projects.Add(Path.GetFullPath(path)))
            {
                Items(XDocument.Load(path), "ProjectReference").ToList().ForEach(reference => Visit(Path.Combine(Path.GetDirectoryName(path)!, reference)));
            }
        }
    }

    [Test]
    public void Each_program_beside_the_operator_is_pinned_for_both_platforms() =>
        File.ReadLines(Repository.PathOf("image", "tools.tsv")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
            .Where(fields => fields is [_, "linux-x64" or "linux-arm64", var digest, var address] && Digest().IsMatch(digest) && address.StartsWith("https://", StringComparison.Ordinal))
            .Select(fields => $"{fields[0]} {fields[1]}").Should().BeEquivalentTo("jq linux-x64", "jq linux-arm64", "tini linux-x64", "tini linux-arm64");

    [Test]
    public void Program_limits_new_objects_before_a_collection()
    {
        var options = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "arc-operator.runtimeconfig.json")))!["runtimeOptions"]!["configProperties"]!;

        ((int?)options["System.GC.Gen0MaxBudget"]).Should().Be(6 << 20);
    }

    [Test]
    public void Worker_image_lists_every_program_of_its_scripts_for_both_platforms()
    {
        var listed = File.ReadLines(Repository.PathOf("Dockerfile.worker")).Where(line => line.StartsWith("# From ", StringComparison.Ordinal)).SelectMany(line => line.Split(' ', ',')).ToList();
        var fetched = File.ReadLines(Repository.PathOf("image", "worker-tools.tsv")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).ToList();

        fetched.GroupBy(fields => fields[0]).Should().OnlyContain(program => program.Select(fields => fields[1]).Order().SequenceEqual(new[] { "linux-arm64", "linux-x64" }));
        fetched.Select(fields => fields[0]).Distinct().Should().BeSubsetOf(listed);
        fetched.Should().OnlyContain(fields => Digest().IsMatch(fields[2]) && fields[3].StartsWith("https://", StringComparison.Ordinal));
        foreach (var script in Directory.GetFiles(Repository.PathOf("image", "worker")))
        {
            WorkerProgram().Matches(File.ReadAllText(script)).Select(match => match.Groups[1].Value).Distinct().Should().BeSubsetOf(listed, script);
        }
    }

    [Test]
    public async Task A_program_without_a_digest_is_refused()
    {
        using var folder = new TemporaryFolder();
        var list = folder.Write("tools.tsv", "oras\tlinux-x64\tunpinned\tfile:///none\n");
        using var variable = new TemporaryVariable("ARC_TOOLS", list);

        var (exitCode, _, errors) = await Programs.RunToEndAsync(Repository.PathOf("image", "tools.sh"), [folder.PathOf("tools")]);

        exitCode.Should().Be(1);
        errors.Should().Contain($"oras for linux-x64 has no digest in {list}: run image/tools.sh --pin {list}");
    }

    [Test]
    public async Task A_program_with_another_digest_is_refused()
    {
        using var folder = new TemporaryFolder();
        var program = folder.Write("program", "other");
        var list = folder.Write("tools.tsv", $"jq\tlinux-x64\t{new string('0', 64)}\tfile://{program}\n");
        using var variable = new TemporaryVariable("ARC_TOOLS", list);

        var (exitCode, _, errors) = await Programs.RunToEndAsync(Repository.PathOf("image", "tools.sh"), [folder.PathOf("tools")]);

        exitCode.Should().NotBe(0);
        errors.Should().Contain($"file://{program} has another digest than {list} names");
    }

    [Test]
    public void Context_of_the_build_has_only_what_the_Dockerfile_copies()
    {
        var allowed = File.ReadLines(Repository.PathOf(".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]);
        var copied = Copy().Matches(File.ReadAllText(Repository.PathOf("Dockerfile"))).SelectMany(match => match.Groups[1].Value.Split(' ')[..^1])
            .Where(path => path[0] != '-').Select(path => path.StartsWith("src/", StringComparison.Ordinal) ? "src" : path).Where(path => path != "/app").Distinct();

        allowed.Should().BeEquivalentTo(copied);
    }

    private static string Value(XDocument project, string property) => project.Descendants(property).Single().Value;

    private static IEnumerable<string> Items(XDocument project, string item) => project.Descendants(item).Select(element => element.Attribute("Include")!.Value);

    [GeneratedRegex(@"^FROM (?:--\S+ )?(\S+)", RegexOptions.Multiline)]
    private static partial Regex From();

    [GeneratedRegex(@"^ARG BASE=(\S+)$", RegexOptions.Multiline)]
    private static partial Regex Base();

    [GeneratedRegex("^ENTRYPOINT (.+)$", RegexOptions.Multiline)]
    private static partial Regex Entrypoint();

    [GeneratedRegex("^COPY (?!--from)(.+)$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex("^[^:@]+:[^:@]+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"(?:^|[|;&(!{]|\bif|\bthen|\bdo)\s*(clamscan|cosign|crane|curl|git|gpg|helm|jq|minisign|notation|oras|rclone|skopeo|trivy|zstd) ", RegexOptions.Multiline)]
    private static partial Regex WorkerProgram();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Digest();
}
