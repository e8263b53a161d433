using ArcOperator.Controllers.Hooks.Whitelist;

namespace ArcOperator.Controllers.Tests.Hooks;

public sealed class WhitelistReaderTests
{
    [Test]
    public void A_command_is_allowed_if_each_argument_matches_a_pattern()
    {
        var whitelist = Read("""
            commands:
              jq:
                allowed: true
                argumentPatterns: ["^-[a-z]$", "^\\..*"]
            """);

        whitelist.Refusal("jq", []).Should().BeNull();
        whitelist.Refusal("jq", [".tag_name", "-r"]).Should().BeNull();
        whitelist.Refusal("jq", [".tag_name", "--raw"]).Should().Be("argument 2 of command 'jq' matches none of the whitelist's patterns");
    }

    [TestCase("commands: {rm: {}}")]
    [TestCase("commands: {rm: }")]
    [TestCase("commands: {rm: {allowed: false}}")]
    [TestCase("commands: {rm: {allowed: null}}")]
    [TestCase("commands: {rm: {argumentPatterns: ['.*']}}")]
    [TestCase("commands: {RM: {allowed: true}}")]
    [TestCase("commands: {}")]
    public void What_is_not_said_to_be_allowed_is_denied(string text) =>
        Read(text).Refusal("rm", []).Should().Be("command 'rm' is not allowed by the whitelist");

    [Test]
    public void Without_patterns_there_are_no_arguments()
    {
        var whitelist = Read("commands: {cat: {allowed: true}}");

        whitelist.Refusal("cat", []).Should().BeNull();
        whitelist.Refusal("cat", ["/etc/passwd"]).Should().NotBeNull();
    }

    [Test]
    public void The_way_of_matching_is_the_options()
    {
        const string Text = "commands: {jq: {allowed: true, argumentPatterns: ['-r']}}";

        Read(Text).Refusal("jq", ["x-r"]).Should().NotBeNull();
        Read(Text, ArgumentMatch.Search).Refusal("jq", ["x-r"]).Should().BeNull();
    }

    [Test]
    public void The_public_projects_whitelist_is_understood()
    {
        var whitelist = Read(PublicFormat);

        whitelist.Refusal("jq", [".items[] | select(.status == \"active\")"]).Should().BeNull();
        whitelist.Refusal("jq", ["line\nanother"]).Should().BeNull();
        whitelist.Refusal("yq", ["-P"]).Should().BeNull();
        whitelist.Refusal("yq", ["a; b"]).Should().NotBeNull();
        whitelist.Refusal("rm", ["-rf"]).Should().NotBeNull();
    }

    [TestCase("jq", new[] { "-r", ".tag_name" }, true)]
    [TestCase("jq", new[] { "-c", "--arg", "name", "a b", ".items[]\n| select(.name == $name)" }, true)]
    [TestCase("jq", new[] { "--rawfile", "x", "y", "$x" }, false)]
    [TestCase("jq", new[] { "-f", "filter" }, false)]
    [TestCase("jq", new[] { "-L.", "." }, false)]
    [TestCase("jq", new[] { ".", "/etc/passwd" }, false)]
    [TestCase("sh", new string[0], false)]
    [TestCase("bash", new string[0], false)]
    [TestCase("env", new string[0], false)]
    [TestCase("busybox", new string[0], false)]
    public async Task What_is_installed_by_default_allows_a_transformation_and_no_shell(string command, string[] arguments, bool isAllowed)
    {
        var whitelist = Read(await File.ReadAllTextAsync(Repository.PathOf("config", "manager", "whitelist.yaml")));

        (whitelist.Refusal(command, arguments) is null).Should().Be(isAllowed);
    }

    [TestCase("commands: {jq: {allowed: yes please}}", "commands.jq.allowed: expected true or false")]
    [TestCase("commands: {jq: {alowed: true}}", "commands.jq.alowed: unknown; expected allowed or argumentPatterns")]
    [TestCase("commands: {jq: true}", "commands.jq: expected a mapping")]
    [TestCase("commands: {jq: {argumentPatterns: '.*'}}", "commands.jq.argumentPatterns: expected a list")]
    [TestCase("commands: {jq: {argumentPatterns: [1]}}", "commands.jq.argumentPatterns[0]: expected a pattern in quotes")]
    [TestCase("commands: {/bin/jq: {allowed: true}}", "commands./bin/jq: expected a name without a path")]
    [TestCase("commands: {..: {allowed: true}}", "commands...: expected a name without a path")]
    [TestCase("commands: []", "expected one document with 'commands:'")]
    [TestCase("comands: {}", "expected one document with 'commands:'")]
    [TestCase("", "expected one document with 'commands:'")]
    [TestCase("commands: {}\n---\ncommands: {}", "expected one document with 'commands:'")]
    [TestCase("commands: {jq: {}, jq: {}}", "it is no YAML")]
    [TestCase("commands: {", "it is no YAML")]
    [TestCase("commands: {}\nmore: 1", "more: unknown; expected commands")]
    public void A_mistake_names_the_file_and_the_place(string text, string expected)
    {
        var read = () => Read(text);

        read.Should().Throw<WhitelistException>().Which.Message.Should().StartWith("whitelist.yaml: ").And.Contain(expected);
    }

    [Test]
    public void All_mistakes_are_told_at_once_with_pattern_and_remedy()
    {
        var read = () => Read("commands: {jq: {allowed: true, argumentPatterns: ['ok', '(?=a)']}, yq: {argumentPatterns: ['[z-a]']}}");

        read.Should().Throw<WhitelistException>().Which.Message.Should().Be(
            "whitelist.yaml: commands.jq.argumentPatterns[1] '(?=a)': it looks ahead or back, which RE2 cannot; write out what may stand there, or use several patterns\n"
            + "whitelist.yaml: commands.yq.argumentPatterns[0] '[z-a]': a range in [ ] ends before it begins; write the smaller character first");
    }

    private const string PublicFormat = """
        commands:
          jq:
            allowed: true
            argumentPatterns: ["^\\..*", "^-[a-zA-Z]$", "^--[a-z-]+$", "(?s)^.*$"]
          yq:
            allowed: true
            argumentPatterns: ["^\\..*", "^-[a-zA-Z]$", "^--[a-z-]+$"]
          rm:
            allowed: false
        """;

    private static HookWhitelist Read(string text, ArgumentMatch match = ArgumentMatch.Whole) => WhitelistReader.Read("whitelist.yaml", text, match);
}
