using System.CommandLine;
using ArcOperator.Controllers;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Rbac;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator rbac generate|check</c></summary>
internal static class RbacCommand
{
    private const string Head = "# Generated from the controllers' RBAC attributes by 'arc-operator rbac generate'. Do not edit.\n";

    public static Command Create() => new("rbac", "The ClusterRole of the operator, made of what its controllers say that they need.") { Generate(), Check() };

    private static Command Generate()
    {
        var file = File();
        var command = new Command("generate", "Write the ClusterRole into a file.") { file };
        command.SetAction(parsed => System.IO.File.WriteAllText(parsed.GetRequiredValue(file), Text()));
        return command;
    }

    private static Command Check()
    {
        var file = File();
        var command = new Command("check", "Say whether a file differs from what would be generated; exit code 1 if it does.") { file };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            if (System.IO.File.Exists(path) && System.IO.File.ReadAllText(path) == Text())
            {
                return 0;
            }

            parsed.InvocationConfiguration.Error.WriteLine($"{path} differs from what the controllers' RBAC attributes say; run 'arc-operator rbac generate'");
            return 1;
        });
        return command;
    }

    private static string Text() =>
        Head + Yaml.Write(ClusterRoleGenerator.Generate("arc-operator", typeof(ArcControllers).Assembly, typeof(ClusterRoleGenerator).Assembly));

    private static Argument<string> File() => new("file") { Description = "The file. Default: config/rbac/role.yaml", DefaultValueFactory = _ => "config/rbac/role.yaml" };
}
