using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Endpoints;

internal static partial class EndpointLog
{
    [LoggerMessage(2201, LogLevel.Information, "Endpoint {Endpoint}: tried, reachable {Reachable} ({Reason}), authenticated {Authenticated}")]
    public static partial void Probed(ILogger logger, string endpoint, string reachable, string reason, string authenticated);
}
