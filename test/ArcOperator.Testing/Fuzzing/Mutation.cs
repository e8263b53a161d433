using System.Text;
using System.Text.Json;

namespace ArcOperator.Testing.Fuzzing;

/// <summary>Changes inputs: bytes, lines, words of the format, and whole values if the input is JSON.</summary>
internal static class Mutation
{
    private const int MostChanges = 4;
    private const int LongestRepetition = 300;

    private static readonly byte[] Characters = "\0\t\n\r \"'\\/{}[](),:;=*+-?.^$|&#@%!~<>_09aAzZ\x7f\x80\xff"u8.ToArray();

    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "0", "-1", "-0.0", "1e400", "9223372036854775808", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "[]", "{}", "[null]", "{\"\":null}",
            "{\"a\":1,\"a\":2}", "\"2026-11-28T00:00:00Z\"", "\"9999-12-31T23:59:60.999999999+14:00\"", $"\"{new string('x', 2000)}\"", $"{new string('[', 80)}{new string(']', 80)}",
            $"{new string('[', 600)}1{new string(']', 600)}",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static byte[] Of(IReadOnlyList<byte[]> pool, IReadOnlyList<string> words, Random random)
    {
        var input = Any(pool, random);
        for (var changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            input = Change(input, pool, words, random);
        }

        return input;
    }

    private static byte[] Change(byte[] input, IReadOnlyList<byte[]> pool, IReadOnlyList<string> words, Random random)
    {
        var at = random.Next(input.Length + 1);
        var length = random.Next(Math.Min(input.Length - at, 64) + 1);
        return random.Next(10) switch
        {
            0 => Replace(input, at, Math.Min(1, input.Length - at), [(byte)random.Next(256)]),
            1 => Replace(input, at, random.Next(2) * Math.Min(1, input.Length - at), [Any(Characters, random)]),
            2 => Replace(input, at, length, []),
            3 => Replace(input, at, 0, input.AsSpan(at, length)),
            4 => Repeat(input, at, length, random.Next(2, LongestRepetition)),
            5 when words.Count > 0 => Replace(input, at, random.Next(2) * length, Encoding.UTF8.GetBytes(Any(words, random))),
            6 => Splice(input, at, Any(pool, random), random),
            7 => Lines(input, random),
            _ => Json(input, Any(pool, random), random),
        };
    }

    private static byte[] Replace(byte[] input, int at, int length, ReadOnlySpan<byte> by) => [.. input.AsSpan(0, at), .. by, .. input.AsSpan(at + length)];

    private static byte[] Repeat(byte[] input, int at, int length, int times) =>
        Replace(input, at, 0, Enumerable.Repeat(input[at..(at + length)], times).SelectMany(part => part).ToArray());

    private static byte[] Splice(byte[] input, int at, byte[] other, Random random) => [.. input.AsSpan(0, at), .. other.AsSpan(random.Next(other.Length + 1))];

    // Moves, repeats or indents a line, on which YAML depends.
    private static byte[] Lines(byte[] input, Random random)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n').ToList();
        var (from, to) = (random.Next(lines.Count), random.Next(lines.Count));
        var line = $"{new string(' ', random.Next(3) * random.Next(3))}{lines[from]}";
        if (random.Next(2) == 0)
        {
            lines.RemoveAt(from);
        }

        lines.Insert(Math.Min(to, lines.Count), line);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    // Replaces a value by an unusual one, or by one of another input.
    private static byte[] Json(byte[] input, byte[] other, Random random)
    {
        var places = Places(input);
        if (places.Count == 0)
        {
            return Replace(input, random.Next(input.Length + 1), 0, Any(Values, random));
        }

        var (start, end) = Any(places, random);
        var others = Places(other);
        var value = random.Next(2) == 0 && others.Count > 0 && Any(others, random) is var (first, last) ? other[first..last] : Any(Values, random);
        return Replace(input, start, end - start, value);
    }

    /// <summary>Positions of all values, as far as the input is JSON.</summary>
    private static List<(int Start, int End)> Places(byte[] input)
    {
        var places = new List<(int, int)>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(input, new JsonReaderOptions { MaxDepth = 1000, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((int)reader.TokenStartIndex);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        places.Add((open.Pop(), (int)reader.BytesConsumed));
                        break;
                    case not JsonTokenType.PropertyName:
                        places.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // The values before the mistake can be changed.
        }

        return places;
    }

    private static T Any<T>(IReadOnlyList<T> items, Random random) => items[random.Next(items.Count)];
}
