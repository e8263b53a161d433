using System.Text.Json.Nodes;
using ArcOperator.Controllers.Orders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class CanonicalJsonTests
{
    [TestCase("""{ "b": 1, "a": { "d": [], "c": {} } }""", """{"a":{"c":{},"d":[]},"b":1}""")]
    [TestCase("""[3, 1, 2]""", """[3,1,2]""")]
    [TestCase("""{ "B": 1, "a": 2, "_": 3, "ä": 4 }""", """{"B":1,"_":3,"a":2,"ä":4}""")]
    [TestCase("""[1.0, 1, 1e6, 12345678901234567890]""", """[1.0,1,1e6,12345678901234567890]""")]
    [TestCase("""[null, true, false, ""]""", """[null,true,false,""]""")]
    [TestCase("""["\"\\/\n\u001f<>&+\u007f\u00e4\ud83d\ude00"]""", "[\"\\\"\\\\/\\u000a\\u001f<>&+\u007fä😀\"]")]
    public void One_value_has_one_text(string json, string text) => CanonicalJson.Write(JsonNode.Parse(json)).Should().Be(text);

    [Test]
    public void Nothing_is_null() => CanonicalJson.Write(null).Should().Be("null");
}
