using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine;

/// <summary>Says which fields only matter to pods: once for each, not once for each Workflow.</summary>
internal sealed class PassedOverFields(ILogger<PassedOverFields> logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _told = [];

    public void Tell(string workflow, IReadOnlyList<string> fields)
    {
        List<string> news;
        lock (_lock)
        {
            news = [.. fields.Where(_told.Add)];
        }

        if (news.Count > 0)
        {
            EngineLog.PassedOver(logger, workflow, string.Join(", ", news));
        }
    }
}
