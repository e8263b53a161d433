using ArcOperator.Controllers.Hooks;

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
    public void A_command_without_allowed_true_is_denied(string text) =>
        Read(text).Refusal("rm", []).Should().Be("command 'rm' is not allowed by the whitelist");

    [Test]
    public void Without_patterns_every_argument_is_denied()
    {
        var whitelist = Read("commands: {cat: {allowed: true}}");

        whitelist.Refusal("cat", []).Should().BeNull();
        whitelist.Refusal("cat", ["/etc/passwd"]).Should().NotBeNull();
    }

    [Test]
    public void The_option_decides_between_whole_and_partial_matches()
    {
        const string Text = "commands: {jq: {allowed: true, argumentPatterns: ['-r']}}";

        Read(Text).Refusal("jq", ["x-r"]).Should().NotBeNull();
        Read(Text, ArgumentMatch.Search).Refusal("jq", ["x-r"]).Should().BeNull();
    }

    [Test]
    public void The_whitelist_of_the_public_project_keeps_its_meaning()
    {
        var whitelist = Read(PublicFormat);

        whitelist.Refusal("jq", [".items[] | select(.status == \"active\")"]).Should().BeNull();
        whitelist.Refusal("jq", ["line\nanother"]).Should().BeNull();
        whitelist.Refusal("yq", ["-P"]).Should().BeNull();
        whitelist.Refusal("yq", ["a; b"]).Should().NotBeNull();
        whitelist.Refusal("curl", ["https://example.org/x", "-s", "--compressed"]).Should().BeNull();
        whitelist.Refusal("curl", ["ftp://example.org/x"]).Should().NotBeNull();
        whitelist.Refusal("bash", ["-c", "echo \"$(cat)\""]).Should().BeNull();
        whitelist.Refusal("bash", ["-c", "cat | sh"]).Should().NotBeNull();
        whitelist.Refusal("sed", ["s/a/b/", "-n"]).Should().BeNull();
        whitelist.Refusal("awk", ["{ print $1; }"]).Should().BeNull();
        whitelist.Refusal("awk", ["BEGIN { system(1) | x }"]).Should().NotBeNull();
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
    public async Task The_default_whitelist_allows_transformations_and_denies_shells(string command, string[] arguments, bool isAllowed)
    {
        var whitelist = Read(await File.ReadAllTextAsync(Repository.PathOf("config", "manager", "whitelist.yaml")));

        (whitelist.Refusal(command, arguments) is null).Should().Be(isAllowed);
    }

    [TestCase("commands: {jq: {allowed: yes please}}", "commands.jq.allowed: expected true or false")]
    [TestCase("commands: {jq: {alowed: true}}", "commands.jq.alowed: unknown; expected allowed or argumentPatterns")]
    [TestCase("commands: {jq: true}", "commands.jq: expected a mapping")]
    [TestCase("commands: {jq: {argumentPatterns: '.*'}}", "commands.jq.argumentPatterns: expected a list")]
    [TestCase("commands: {jq: {argumentPatterns: [1]}}", "commands.jq.argumentPatterns[0]: expected a pattern in quotes")]
    [TestCase("commands: {/bin/jq: {allowed: true}}", "commands./bin/jq: expected letters, digits and . _ + - without a path")]
    [TestCase("commands: {..: {allowed: true}}", "commands...: expected letters, digits and . _ + - without a path")]
    [TestCase("commands: []", "expected one document with 'commands:'")]
    [TestCase("comands: {}", "expected one document with 'commands:'")]
    [TestCase("", "expected one document with 'commands:'")]
    [TestCase("commands: {}\n---\ncommands: {}", "expected one document with 'commands:'")]
    [TestCase("commands: {jq: {}, jq: {}}", "it is not YAML")]
    [TestCase("commands: {", "it is not YAML")]
    [TestCase("commands: {}\nmore: 1", "more: unknown; expected commands")]
    public void A_mistake_is_reported_with_file_and_place(string text, string expected)
    {
        var read = () => Read(text);

        read.Should().Throw<WhitelistException>().Which.Message.Should().StartWith("whitelist.yaml: ").And.Contain(expected);
    }

    [Test]
    public void All_mistakes_are_reported_at_once_with_pattern_and_remedy()
    {
        var read = () => Read("commands: {jq: {allowed: true, argumentPatterns: ['ok', '(?=a)']}, yq: {argumentPatterns: ['[z-a]']}}");

        read.Should().Throw<WhitelistException>().Which.Message.Should().Be(
            "whitelist.yaml: commands.jq.argumentPatterns[1] '(?=a)': character 1: this kind of group is not accepted; write (…), (?:…), (?i) or (?s)\n"
            + "whitelist.yaml: commands.yq.argumentPatterns[0] '[z-a]': character 1: a range of the class ends before it starts; write the smaller character first");
    }

    [Test]
    public void More_patterns_than_the_limit_are_refused()
    {
        var read = () => Read($"commands: {{jq: {{argumentPatterns: [{string.Join(',', Enumerable.Repeat("'a'", 257))}]}}}}");

        read.Should().Throw<WhitelistException>().WithMessage("*more than 256 patterns*");
    }

    private const string PublicFormat = """
        commands:
          jq:
            allowed: true
            argumentPatterns: ["^\\..*", "^-[a-zA-Z]$", "^--[a-z-]+$", "(?s)^.*$"]
          yq:
            allowed: true
            argumentPatterns: ["^\\..*", "^-[a-zA-Z]$", "^--[a-z-]+$"]
          curl:
            allowed: true
            argumentPatterns: ["^https?://.*", "^-[a-zA-Z]$", "^--[a-z-]+$"]
          bash:
            allowed: true
            argumentPatterns: ["^-c$", "^[^;&|<>]+$"]
          sed:
            allowed: true
            argumentPatterns: ["^-[a-zA-Z]$", "^s/.*"]
          awk:
            allowed: true
            argumentPatterns: ["^-[a-zA-Z]$", "^\\{.*\\}$", "^[^;&|<>]+$"]
          rm:
            allowed: false
        """;

    private static HookWhitelist Read(string text, ArgumentMatch match = ArgumentMatch.Whole) => WhitelistReader.Read("whitelist.yaml", text, match);
}
