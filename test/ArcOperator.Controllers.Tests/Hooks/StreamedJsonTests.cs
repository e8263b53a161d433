using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Controllers.Hooks;

namespace ArcOperator.Controllers.Tests.Hooks;

public sealed class StreamedJsonTests
{
    [TestCase("""{"stdin":"aGVsbG8=","a":[1,{"b":"}\\\""}],"c":null}""", "hello")]
    [TestCase(""" { "a" : [1,{"b":"}\\\""}] , "stdin" : "aGVsbG8=" , "c" : null } """, "hello")]
    [TestCase("""{"a":[1,{"b":"}\\\""}],"c":null,"stdin":null}""", "")]
    [TestCase("""{"a":[1,{"b":"}\\\""}],"c":null,"stdin":"\u002B\/8="}""", "\u00fb\u00ff")]
    public async Task Fields_of_a_streamed_object_are_read_in_any_order(string text, string expected)
    {
        var (fields, content) = await ReadAsync(text);

        fields.ToJsonString().Should().Be(new JsonObject { ["a"] = new JsonArray(1, new JsonObject { ["b"] = "}\\\"" }), ["c"] = null }.ToJsonString());
        Encoding.Latin1.GetString(content).Should().Be(expected);
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("nope")]
    [TestCase("{")]
    [TestCase("{\"a\"")]
    [TestCase("{\"a\":}")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{\"a\":1 2}")]
    [TestCase("{a:1}")]
    [TestCase("{\"a\":1}x")]
    [TestCase("{\"a\":1,\"a\":1}")]
    [TestCase("{\"stdin\":1}")]
    [TestCase("{\"stdin\":\"a\"}")]
    [TestCase("{\"stdin\":\"YQ==YQ==\"}")]
    [TestCase("{\"stdin\":\"YW Jj\"}")]
    [TestCase("{\"stdin\":\"YW-j\"}")]
    [TestCase("{\"stdin\":\"YWJj")]
    [TestCase("{\"stdin\":\"YWJj\\")]
    [TestCase("{\"stdin\":\"YWJj\\n\"}")]
    [TestCase("{\"stdin\":\"\",\"stdin\":\"\"}")]
    public async Task Text_that_is_not_a_valid_object_is_refused(string text)
    {
        var read = () => ReadAsync(text);

        await read.Should().ThrowAsync<FormatException>();
    }

    [Test]
    public async Task A_streamed_field_above_its_limit_is_named()
    {
        var read = () => ReadAsync($$"""{"stdin":"{{Convert.ToBase64String(new byte[1001])}}"}""", limit: 1000);

        await read.Should().ThrowAsync<PayloadTooLargeException>().WithMessage("stdin is larger than 1000 bytes");
    }

    [Test]
    public async Task Fields_in_memory_are_limited()
    {
        var read = () => ReadAsync($$"""{"args":["{{new string('x', 9 << 20)}}"]}""");

        await read.Should().ThrowAsync<PayloadTooLargeException>();
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase((48 << 10) - 1)]
    [TestCase(48 << 10)]
    [TestCase((48 << 10) + 1)]
    [TestCase(1_000_003)]
    public async Task A_written_response_is_read_back(int size)
    {
        var input = new byte[size];
        new Random(7).NextBytes(input);
        var call = new HookCall("jq", [".a", "ä\n\"\\😀"], TimeSpan.FromMilliseconds(1500), new Dictionary<string, string> { ["LANG"] = "C" });
        using var wire = new MemoryStream();

        await HookProtocol.WriteRequestAsync(wire, call, new MemoryStream(input), CancellationToken.None);
        var (fields, content) = await ReadAsync(Encoding.UTF8.GetString(wire.ToArray()));

        HookProtocol.ReadCall(fields).Should().BeEquivalentTo(call);
        content.Should().Equal(input);
    }

    private static async Task<(JsonObject Fields, byte[] Content)> ReadAsync(string text, long limit = 16 << 20)
    {
        using var target = new MemoryStream();
        var fields = await StreamedJson.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), [HookProtocol.InputField(target, limit)], CancellationToken.None);
        return (fields, target.ToArray());
    }
}
