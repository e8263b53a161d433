using System.Net;
using System.Net.Sockets;
using ArcOperator.Controllers.Hooks;
using ArcOperator.HookExecutor.Confinement;
using ArcOperator.Runtime.Options;
using ArcOperator.Runtime.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.HookExecutor;

/// <summary>Composes the hook executor. It has no access to a cluster and no credentials but its own token.</summary>
internal static class HookExecutorHost
{
    private const int MostConnections = 256;

    /// <exception cref="OptionsException">The options open the executor to others, or it cannot work on this machine.</exception>
    public static async Task<WebApplication> BuildAsync(HookOptions hooks, HookExecutorOptions executor, LogOptions log, CancellationToken cancellationToken)
    {
        // Without this, processes of the same user can read the memory and open files of the executor.
        Libc.Check(Libc.Control(Libc.SetDumpable, 0), "the executor cannot be made undumpable");
        await CheckAsync(hooks, executor, cancellationToken);
        var builder = WebApplication.CreateEmptyBuilder(new());
        log.Configure(builder.Logging);
        builder.Services
            .AddSingleton(hooks)
            .AddSingleton(executor)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<WhitelistFile>()
            .AddSingleton<CommandPaths>()
            .AddSingleton<ProcessRunner>()
            .AddSingleton<HookConfinement>()
            .AddSingleton<HookProcess>()
            .AddSingleton<ExecuteEndpoint>()
            .AddSingleton<ExecutorRoutes>();
        Listen(builder, EndPointOf(hooks), executor.SocketAccess);
        var application = builder.Build();
        application.Run(application.Services.GetRequiredService<ExecutorRoutes>().HandleAsync);
        var logger = application.Services.GetRequiredService<ILogger<ExecutorRoutes>>();
        await ProbeAsync(application.Services, hooks, executor, logger, cancellationToken);
        application.Lifetime.ApplicationStarted.Register(() => HookExecutorLog.Listening(logger, EndPointOf(hooks).ToString() ?? ""));
        return application;
    }

    private static async Task ProbeAsync(IServiceProvider services, HookOptions hooks, HookExecutorOptions executor, ILogger logger, CancellationToken cancellationToken)
    {
        var confinement = services.GetRequiredService<HookConfinement>();
        await confinement.ProbeAsync(cancellationToken);
        if (confinement.Refusal is { } refusal)
        {
            HookExecutorLog.RefusesCalls(logger, refusal);
        }
        else if (confinement.Problem is { } problem)
        {
            HookExecutorLog.RunsUnconfined(logger, problem);
        }
        else
        {
            HookExecutorLog.Confines(logger);
        }

        if (new DriveInfo(executor.WorkFolder).AvailableFreeSpace is var free && free < executor.RequiredDisk(hooks))
        {
            HookExecutorLog.LittleSpace(logger, executor.WorkFolder, executor.MostHooks(hooks), free, executor.RequiredDisk(hooks));
        }
    }

    // HookOptions has validated the address and the token.
    private static EndPoint EndPointOf(HookOptions hooks) =>
        hooks.Url is { } url ? new IPEndPoint(IPAddress.Parse(url.IdnHost), url.Port) : new UnixDomainSocketEndPoint(hooks.SocketPath);

    private static void Listen(WebApplicationBuilder builder, EndPoint endPoint, SocketAccess access)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The fields have limits of their own. This limit would count base64.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = place => ExecutorSocket.Bind(place, access));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    private static async Task CheckAsync(HookOptions hooks, HookExecutorOptions executor, CancellationToken cancellationToken)
    {
        if (executor.FindMistake(hooks) is { } mistake)
        {
            throw new OptionsException([mistake]);
        }

        if (!File.Exists(ProcessRunner.SessionStarter))
        {
            throw new OptionsException([$"{ProcessRunner.SessionStarter} is missing, which hooks need: install util-linux"]);
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
