using System.CommandLine;
using ArcOperator.LocalEngine;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator local-engine</c></summary>
internal static class LocalEngineCommand
{
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var folder = new Option<string>("--work-folder")
        {
            Description =
                "Where logs, volumes and what steps write are kept. Default: arc-operator/local-engine in $XDG_STATE_HOME or ~/.local/state.",
            DefaultValueFactory = _ => DefaultFolder(),
        };
        var parallelism = new Option<int>("--parallelism")
        {
            Description = "How many steps run at once, 1 to 1024. Default: the number of cores.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        parallelism.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024)
            {
                result.AddError("--parallelism must be between 1 and 1024");
            }
        });
        var @namespace = new Option<string?>("--namespace") { Description = "The only namespace whose Workflows are run. Default: all." };
        var command = new Command("local-engine", "Run Argo Workflows as processes of this machine, for trying out, development and CI.")
        {
            folder, parallelism, @namespace,
        };
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = cluster.Read(parsed, TimeProvider.System);
            var options = new LocalEngineOptions
            {
                WorkFolder = Path.GetFullPath(parsed.GetRequiredValue(folder)),
                Parallelism = parsed.GetRequiredValue(parallelism),
                Namespace = parsed.GetValue(@namespace),
            };
            using var machine = await LocalEngineMachine.PrepareAsync(options, cancellationToken);
            var builder = Host.CreateEmptyApplicationBuilder(new());
            builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
            builder.Services.AddLocalEngine(machine, configuration);
            using var host = builder.Build();
            await host.RunAsync(cancellationToken);
        });
        return command;
    }

    private static string DefaultFolder() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "arc-operator",
        "local-engine");
}
