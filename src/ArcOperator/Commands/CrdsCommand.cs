using System.CommandLine;
using ArcOperator.Api;
using ArcOperator.Checks;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator crds generate|check|install</c></summary>
internal static class CrdsCommand
{
    public static Command Create() => new("crds", "The CustomResourceDefinitions of ARC, made of its entity classes.") { Generate(), Check(), Install() };

    private static Command Generate()
    {
        var folder = Folder();
        var command = new Command("generate", "Write the CRDs into a folder.") { folder };
        command.SetAction(parsed => CrdFolder.Write(parsed.GetRequiredValue(folder), ArcKinds.All));
        return command;
    }

    private static Command Check()
    {
        var folder = Folder();
        var command = new Command("check", "Say where a folder differs from what would be generated; exit code 1 if it does.") { folder };
        command.SetAction(parsed =>
        {
            var differences = CrdFolder.Differences(parsed.GetRequiredValue(folder), ArcKinds.All);
            foreach (var difference in differences)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"{parsed.GetRequiredValue(folder)}: {difference}; run 'arc-operator crds generate'");
            }

            return differences.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static Command Install()
    {
        var cluster = new ClusterOptions();
        var command = new Command("install", "Install or update the CRDs in a cluster.");
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new KubernetesClient(cluster.Read(parsed, TimeProvider.System), new ObjectJson(), TimeProvider.System);
            var installer = new CrdInstaller(client, TimeProvider.System);
            foreach (var definition in CrdGenerator.Generate(ArcKinds.All))
            {
                var name = $"{definition["metadata"]?["name"]}";
                var isKept = await client.GetAsync<CustomResourceDefinition>(name, cancellationToken: cancellationToken) is { } stored
                    && !stored.IsDeleting() && CrdComparison.Of(stored.Spec, definition).HasUnknownFields;
                if (!isKept)
                {
                    await installer.InstallAsync(definition, cancellationToken);
                }

                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    isKept ? $"{name} is kept: it has fields of a newer version than this binary" : $"{name} is served by {client.BaseUri}");
            }
        });
        return command;
    }

    private static Argument<string> Folder() => new("folder") { Description = "The folder. Default: crds", DefaultValueFactory = _ => "crds" };
}
