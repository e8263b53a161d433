using System.Net;
using System.Text;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Shared;
using ArcOperator.Oci.Authentication;
using ArcOperator.Testing.Fuzzing;

namespace ArcOperator.Controllers.Tests.Fuzzing;

/// <summary>Mutated messages of the hook executor, whitelists, patterns, schedules, challenges of servers, and annotations.</summary>
[Category("Fuzz")]
public sealed class InputFuzzTests
{
    private const long Limit = 64 << 10;

    private static readonly string[] WireWords =
    [
        "\"command\":", "\"args\":", "\"timeout\":\"30s\"", "\"env\":", "\"stdin\":\"", "\"stdout\":\"", "\"stderr\":\"", "\"exitCode\":0", "AAAA", "AA==", "\\u0041", "\\/", "=", "-1", "1e9",
    ];

    private static readonly string[] PatternWords =
        ["(?s)", "(?i)", "(?is)", "(?:", "(?P<a>", "{1000}", "{0,}", "{1,2}?", "[^", "[[:alpha:]]", "\\d", "\\W", "\\Q", "\\z", "\\A", "\\pL", "\\x{41}", ".*", "|", "\uD83D\uDE00", "(", ")", "[a-", "\\", "$", "^"];

    [Test]
    public void Any_call_is_read_and_written_back_or_a_declared_error() => Fuzzer.Run(new("hook-call", ReadCall)
    {
        Declared = [typeof(FormatException), typeof(PayloadTooLargeException)],
        Words = WireWords,
    });

    [Test]
    public void Any_answer_of_the_executor_is_read_or_a_declared_error() => Fuzzer.Run(new("hook-answer", ReadAnswer)
    {
        Declared = [typeof(FormatException), typeof(PayloadTooLargeException)],
        Words = WireWords,
    });

    // Building an automaton takes memory in proportion to the limits of patterns, not to the length of the input.
    [Test]
    public void Any_pattern_is_built_and_matched_or_a_declared_error() => Fuzzer.Run(new("hook-pattern", ReadPattern)
    {
        Declared = [typeof(PatternException)],
        Words = PatternWords,
        Allocation = 256 << 20,
    });

    [Test]
    public void Any_whitelist_is_read_or_a_declared_error() => Fuzzer.Run(new("hook-whitelist", input => WhitelistReader.Read("file", Text(input), ArgumentMatch.Whole))
    {
        Declared = [typeof(WhitelistException)],
        Words = ["commands:\n", "  jq:\n", "    allowed: true\n", "    argumentPatterns:\n", "      - '", "&a ", "*a", "<<: *a", "? ", "[", "{", "!!str ", .. PatternWords],
        Allocation = 256 << 20,
    });

    [Test]
    public void Any_schedule_has_a_next_time_or_a_message() => Fuzzer.Run(new("schedule", ReadSchedule)
    {
        Declared = [typeof(FormatException)],
        Words = ["@every ", "@daily", "*/", "-", ",", "MON", "JAN", "L", "?", "#", "CRON_TZ=UTC ", "1h30m", "99999999999h", "29 2 *", "0 0 31 2 *", " "],
    });

    [Test]
    public void Any_challenge_is_read_without_an_error() => Fuzzer.Run(new("www-authenticate", ReadChallenge)
    {
        Words = ["Bearer ", "Basic ", "realm=\"", "https://", "service=\"", "scope=\"repository:a:pull\"", "error=", "Negotiate abcd==", ", ", "\\\"", "[::1]", ":99999", "%00", "@"],
    });

    [Test]
    public void Any_list_of_allowed_hosts_is_compared_without_an_error() => Fuzzer.Run(new("allowed-hosts", input => SecretHosts.Allows(Text(input), new("https://registry.example:5000/v2/")))
    {
        Words = ["*.", ":5000", ":443", "[::1]", ",", "registry.example"],
    });

    private static void ReadCall(byte[] input)
    {
        var stdin = new MemoryStream();
        var call = HookProtocol.ReadCall(Now(StreamedJson.ReadAsync(new MemoryStream(input), [HookProtocol.InputField(stdin, Limit)], CancellationToken.None)));
        stdin.Length.Should().BeLessThanOrEqualTo(Limit);
        _ = HookCallCheck.Malformation(call, new());
        _ = HookCallCheck.Refusal(call, HookWhitelist.Missing("none"), new());

        var (written, again) = (new MemoryStream(), new MemoryStream());
        stdin.Position = 0;
        HookProtocol.WriteRequestAsync(written, call, stdin, CancellationToken.None).GetAwaiter().GetResult();
        written.Position = 0;
        var repeated = HookProtocol.ReadCall(Now(StreamedJson.ReadAsync(written, [HookProtocol.InputField(again, Limit)], CancellationToken.None)));
        (repeated.Command, repeated.Timeout).Should().Be((call.Command, call.Timeout));
        repeated.Arguments.SequenceEqual(call.Arguments).Should().BeTrue();
        repeated.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal).SequenceEqual(call.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal)).Should().BeTrue();
        again.ToArray().AsSpan().SequenceEqual(stdin.ToArray()).Should().BeTrue();
    }

    private static void ReadAnswer(byte[] input)
    {
        using var content = new ByteArrayContent(input);
        using var error = new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = content };
        Now(HookAnswerReader.ReadErrorAsync(error, CancellationToken.None)).Message.Length.Should().BeLessThan(2000);
        var output = new MemoryStream();
        _ = Now(HookAnswerReader.ReadAsync(new ByteArrayContent(input), output, Limit, CancellationToken.None));
        output.Length.Should().BeLessThanOrEqualTo(Limit);
    }

    private static void ReadPattern(byte[] input)
    {
        var text = Text(input);
        var whole = new ArgumentPattern(text, ArgumentMatch.Whole);
        foreach (var argument in new[] { "", text.Replace("\0", "", StringComparison.Ordinal), ".items[0]", "../../etc/passwd", new string('a', 2000) })
        {
            var matches = whole.IsMatch(argument);
            if (matches)
            {
                new ArgumentPattern(text, ArgumentMatch.Search).IsMatch(argument).Should().BeTrue("a match of all is a match of a part");
            }
        }
    }

    private static void ReadSchedule(byte[] input)
    {
        if (!CronSchedule.TryParse(Text(input), out var schedule, out var problem))
        {
            problem.Should().NotBeNullOrEmpty();
            throw new FormatException(problem);
        }

        var now = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
        schedule.NextAfter(now, TimeZoneInfo.Utc).Should().BeAfter(now);
        schedule.ShortestInterval.Should().BePositive();
    }

    private static void ReadChallenge(byte[] input)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        foreach (var line in Encoding.Latin1.GetString(input).Split('\n', '\r'))
        {
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", line);
        }

        if (AuthenticationChallenge.Read(response) is { } challenge)
        {
            (challenge.TokenUrl?.Scheme ?? "http").Should().StartWith("http");
            AuthenticationChallenge.Name(challenge.Scheme).All(char.IsAscii).Should().BeTrue();
        }
    }

    private static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    private static T Now<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
