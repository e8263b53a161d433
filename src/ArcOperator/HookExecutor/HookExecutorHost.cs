using System.Net;
using System.Net.Sockets;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Runtime.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.HookExecutor;

/// <summary>Puts the hook executor together. It knows no cluster and no credentials but its own token.</summary>
internal static class HookExecutorHost
{
    private const int MostConnections = 256;

    /// <exception cref="OptionsException">It would be open to others, or cannot work here.</exception>
    public static async Task<WebApplication> BuildAsync(IReadOnlyDictionary<Type, object> options, CancellationToken cancellationToken)
    {
        var hooks = (HookOptions)options[typeof(HookOptions)];
        var executor = (HookExecutorOptions)options[typeof(HookExecutorOptions)];
        await CheckAsync(hooks, executor, cancellationToken);
        var builder = WebApplication.CreateEmptyBuilder(new());
        ((LogOptions)options[typeof(LogOptions)]).Configure(builder.Logging);
        builder.Services
            .AddSingleton(hooks)
            .AddSingleton(executor)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<WhitelistFile>()
            .AddSingleton<CommandPaths>()
            .AddSingleton<HookProcess>()
            .AddSingleton<ExecuteEndpoint>()
            .AddSingleton<ExecutorRoutes>();
        Listen(builder, EndPointOf(hooks), executor.SocketAccess);
        var application = builder.Build();
        application.Run(application.Services.GetRequiredService<ExecutorRoutes>().HandleAsync);
        var logger = application.Services.GetRequiredService<ILogger<ExecutorRoutes>>();
        application.Lifetime.ApplicationStarted.Register(() => HookExecutorLog.Listening(logger, EndPointOf(hooks).ToString() ?? ""));
        return application;
    }

    // HookOptions have made sure of the address, and of a token for it.
    private static EndPoint EndPointOf(HookOptions hooks) =>
        hooks.Url is { } url ? new IPEndPoint(IPAddress.Parse(url.IdnHost), url.Port) : new UnixDomainSocketEndPoint(hooks.SocketPath);

    private static void Listen(WebApplicationBuilder builder, EndPoint endPoint, SocketAccess access)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The fields have limits of their own; this one would count base64.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = place => ExecutorSocket.Bind(place, access));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    private static async Task CheckAsync(HookOptions hooks, HookExecutorOptions executor, CancellationToken cancellationToken)
    {
        if (!File.Exists(HookProcess.SessionStarter))
        {
            throw new OptionsException([$"{HookProcess.SessionStarter} is missing, without which hooks cannot be ended as a whole: install util-linux, on Linux"]);
        }

        try
        {
            CallFolder.RemoveLeftovers(executor.WorkFolder);
            if (hooks.TokenFile.Length > 0)
            {
                await new BearerToken(hooks.TokenFile).ReadAsync(cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException([error.Message]);
        }
    }
}
