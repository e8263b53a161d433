using System.CommandLine;
using ArcOperator.Api;
using ArcOperator.Controllers;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Hosting;
using ArcOperator.Runtime.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator run</c></summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var @namespace = new Option<string?>("--namespace") { Description = "The only namespace to look at. Default: all." };
        var command = new Command("run", "Run the operator until it is told to stop.") { @namespace };
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = cluster.Read(parsed, TimeProvider.System);
            var builder = Host.CreateApplicationBuilder();
            builder.Services.AddSingleton(configuration);
            builder.Services.AddSingleton(new KubernetesJson(ArcJsonContext.Default, SecretJsonContext.Default));
            builder.Services
                .AddKubernetesOperator(settings =>
                {
                    settings.Name = "arc-operator";
                    settings.Namespace = parsed.GetValue(@namespace);
                })
                .AddArcControllers();
            using var host = builder.Build();
            await host.RunAsync(cancellationToken);
        });
        return command;
    }
}
