using System.Text;

namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>A place in a pattern, character by character.</summary>
internal sealed class PatternCursor(string pattern)
{
    /// <summary>Stands for the character behind the last.</summary>
    public const int End = -1;

    private readonly int[] _points = [.. pattern.EnumerateRunes().Select(rune => rune.Value)];

    public int Position { get; set; }

    public int Next => At(0);

    public int At(int offset) => Position + offset < _points.Length ? _points[Position + offset] : End;

    public int Take() => Position < _points.Length ? _points[Position++] : End;

    /// <summary>Goes on behind the text if that is what comes next.</summary>
    public bool TryTake(string text)
    {
        if (text.Where((character, offset) => At(offset) != character).Any())
        {
            return false;
        }

        Position += text.Length;
        return true;
    }

    /// <summary>What comes before the text, and goes on behind it. Null, going nowhere: the text does not come.</summary>
    public string? TakeUntil(string end)
    {
        var start = Position;
        for (; Position < _points.Length; Position++)
        {
            if (TryTake(end))
            {
                return Text(start, Position - end.Length);
            }
        }

        Position = start;
        return null;
    }

    public string TakeRest() => Text(Position, Position = _points.Length);

    private string Text(int start, int end) => string.Concat(_points[start..end].Select(point => new Rune(point).ToString()));
}
