using ArcOperator.Controllers.Hooks;

namespace ArcOperator.Controllers.Tests.Hooks;

public sealed class HookCallCheckTests
{
    private static readonly HookWhitelist Everything = WhitelistReader.Read("whitelist.yaml", "commands: {jq: {allowed: true, argumentPatterns: ['(?s).*']}}", ArgumentMatch.Whole);

    [TestCase("../x")]
    [TestCase("a/../x")]
    [TestCase("a/..")]
    [TestCase("..")]
    [TestCase("-f../x")]
    [TestCase("--from-file=../../x")]
    [TestCase("/proc/1/fd/3")]
    [TestCase("/proc")]
    [TestCase("//proc/self")]
    [TestCase("/./proc/self")]
    [TestCase("/sys/kernel")]
    [TestCase("/dev/stdin")]
    [TestCase("--slurpfile=/proc/1/environ")]
    public void A_path_that_leads_outside_is_refused_by_any_pattern(string argument)
    {
        var refusal = HookCallCheck.Refusal(Call(".", argument), Everything, new());

        refusal.Should().StartWith("argument 2 of command 'jq' is a path with '..'");
    }

    [TestCase(".. | strings")]
    [TestCase("[..]")]
    [TestCase(".a, ..")]
    [TestCase("a...b")]
    [TestCase("/process")]
    [TestCase("/device")]
    [TestCase("select(.path == \"/proc\")")]
    [TestCase("1/2")]
    public void A_filter_with_two_dots_is_not_a_path(string argument) =>
        HookCallCheck.Refusal(Call(argument), Everything, new()).Should().BeNull();

    [Test]
    public void An_argument_that_no_process_can_receive_is_malformed()
    {
        HookCallCheck.Malformation(Call("a\0b"), new()).Should().Be("argument 1 contains a NUL character");
        HookCallCheck.Malformation(Call("\ud83d"), new()).Should().Be("argument 1 is not valid Unicode");
    }

    private static HookCall Call(params string[] arguments) => new("jq", arguments, TimeSpan.FromSeconds(1), new Dictionary<string, string>());
}
