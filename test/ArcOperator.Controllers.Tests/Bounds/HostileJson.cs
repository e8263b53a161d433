using System.Globalization;
using System.Text;

namespace ArcOperator.Controllers.Tests.Bounds;

/// <summary>JSON texts that are expensive for their size, generated from a seed, up to the API server's limit for one object.</summary>
internal static class HostileJson
{
    /// <summary>Size of the largest texts, a little below the 1.5 MiB that etcd accepts.</summary>
    public const int Largest = 1_400_000;

    /// <summary>Free-form values by name.</summary>
    public static IEnumerable<(string Name, Func<string> Json)> Values()
    {
        yield return ("one long key over 2,000 numbers", () => $$"""{ "{{new string('k', 80_000)}}": {{Numbers(2_000)}} }""");
        yield return ("depth 512", () => Nested(500));
        yield return ("depth 512 in lists", () => Nested(2, $"{new string('[', 500)}1{new string(']', 500)}"));
        yield return ("depth 512 with long keys", () => Nested(500, "1", 2_500));
        yield return ("a list of zeros", () => $$"""{ "a": {{Numbers(Largest / 2, "0")}} }""");
        yield return ("a list of nulls", () => $$"""{ "a": {{Numbers(Largest / 5, "null")}} }""");
        yield return ("a wide map of nulls", () => Wide(60_000, "null"));
        yield return ("a wide map of nulls without order", () => Wide(60_000, "null", isSorted: false));
        yield return ("a wide map of numbers", () => Wide(60_000, "1"));
        yield return ("1,024 values", () => Wide(1_000, "1"));
        yield return ("empty lists", () => $$"""{ "a": {{Numbers(Largest / 3, "[]")}} }""");
        yield return ("a long text", () => $$"""{ "a": "{{new string('x', Largest)}}" }""");
        yield return ("a long text of expressions", () => $$"""{ "a": "{{string.Concat(Enumerable.Repeat("{{=1/}}", Largest / 7))}}" }""");
        yield return ("a long text of escapes", () => $$"""{ "a": "{{string.Concat(Enumerable.Repeat("\\u0000", Largest / 6))}}" }""");
        yield return ("a long text of surrogates", () => $$"""{ "a": "{{string.Concat(Enumerable.Repeat("😀", Largest / 4))}}" }""");
        yield return ("a long number", () => $$"""{ "a": 1{{new string('0', Largest)}} }""");
        yield return ("random values", () => Random(7));
        yield return ("more random values", () => Random(8));
    }

    /// <summary>A list of a value, by default of different numbers.</summary>
    public static string Numbers(int count, string? value = null) =>
        $"[{string.Join(',', Enumerable.Range(0, count).Select(number => value ?? number.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Nested objects.</summary>
    public static string Nested(int depth, string inner = "1", int keyLength = 1) =>
        string.Concat(Enumerable.Repeat($"{{\"{new string('a', keyLength)}\":", depth)) + inner + new string('}', depth);

    /// <summary>A map with many keys.</summary>
    public static string Wide(int count, string value, bool isSorted = true, int keyLength = 8) =>
        $"{{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"k{(isSorted ? number : (number * 7919L) % count).ToString(CultureInfo.InvariantCulture).PadLeft(keyLength, '0')}\":{value}"))}}}";

    public static string List(int count, Func<int, string> item) => $"[{string.Join(',', Enumerable.Range(0, count).Select(item))}]";

    private static string Random(int seed)
    {
        var (random, text) = (new Random(seed), new StringBuilder("{"));
        while (text.Length < Largest)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 1 ? "," : "")}\"{new string((char)('a' + random.Next(26)), random.Next(1, 300))}{text.Length}\":");
            Append(text, random, depth: 6);
        }

        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, Random random, int depth)
    {
        switch (random.Next(depth == 0 ? 3 : 5))
        {
            case 0:
                text.Append(random.Next(2) == 0 ? "null" : "-1.5e300");
                break;
            case 1:
                text.Append('"').Append(new string("{\\u202eä"[random.Next(1)], random.Next(200))).Append('"');
                break;
            case 2:
                text.Append(random.Next());
                break;
            default:
                var isMap = random.Next(2) == 0;
                text.Append(isMap ? '{' : '[');
                for (var index = 0; index < random.Next(1, 6); index++)
                {
                    text.Append(index == 0 ? "" : ",").Append(isMap ? $"\"{index}\":" : "");
                    Append(text, random, depth - 1);
                }

                text.Append(isMap ? '}' : ']');
                break;
        }
    }
}
