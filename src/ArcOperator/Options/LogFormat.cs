namespace ArcOperator.Options;

/// <summary>How a log looks.</summary>
public enum LogFormat
{
    /// <summary>One line of text a message.</summary>
    Console,

    /// <summary>One JSON object a message.</summary>
    Json,
}
