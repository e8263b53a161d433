namespace ArcOperator.Controllers.Shared;

/// <summary>The beginning of a text that others wrote and that may be of any length.</summary>
internal static class Excerpt
{
    /// <summary>The text itself if it has no more than <paramref name="longest"/> characters; else so many of it, or one less, and an ellipsis.</summary>
    public static string Of(string text, int longest) =>
        text.Length <= longest ? text : $"{text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)]}…";
}
