using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcOperator.Runtime.Health;

/// <summary>
/// <c>/healthz</c> reports that the process lives, <c>/readyz</c> that it can work. With <c>?verbose</c>, or after a failure, the response has one
/// line per check, in the form of kube-apiserver.
/// </summary>
public static class HealthEndpoints
{
    /// <summary>Tag of the checks that decide if the process can work.</summary>
    public const string Ready = "ready";

    public static IEndpointConventionBuilder MapOperatorHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        group.MapHealthChecks("/healthz", Options(_ => false));
        group.MapHealthChecks("/readyz", Options(check => check.Tags.Contains(Ready)));
        return group;
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> predicate) => new() { Predicate = predicate, ResponseWriter = WriteAsync };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var isVerbose = context.Request.Query.ContainsKey("verbose") || report.Status == HealthStatus.Unhealthy;
        return context.Response.WriteAsync(isVerbose ? Verbose(report) : "ok\n");
    }

    private static string Verbose(HealthReport report)
    {
        var text = new StringBuilder();
        foreach (var (name, entry) in report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(entry.Status switch
            {
                HealthStatus.Healthy => $"[+]{name} ok\n",
                HealthStatus.Degraded => $"[!]{name} {entry.Description}\n",
                _ => $"[-]{name} failed: {entry.Description}\n",
            });
        }

        return text.Append(report.Status == HealthStatus.Unhealthy ? "check failed\n" : "check passed\n").ToString();
    }
}
