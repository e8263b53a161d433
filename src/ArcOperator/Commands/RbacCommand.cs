using System.CommandLine;
using ArcOperator.Rbac;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator rbac generate|check</c></summary>
internal static class RbacCommand
{
    public static Command Create() =>
        new("rbac", "Generate the roles of the operator, from the rights that its controllers declare, and the roles of its users.") { Generate(), Check() };

    private static Command Generate()
    {
        var folder = Folder();
        var command = new Command("generate", "Write the roles into a folder.") { folder };
        command.SetAction(parsed => RbacFolder.Write(parsed.GetRequiredValue(folder)));
        return command;
    }

    private static Command Check()
    {
        var folder = Folder();
        var command = new Command("check", "Name the files that differ from the generated roles. Exit code 1 if there are any.") { folder };
        command.SetAction(parsed =>
        {
            var differences = RbacFolder.Differences(parsed.GetRequiredValue(folder));
            foreach (var path in differences)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"{path} differs from the generated roles; run 'arc-operator rbac generate'");
            }

            return differences.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static Argument<string> Folder() => new("folder") { Description = "Folder of the kustomizations. Defaults to config.", DefaultValueFactory = _ => "config" };
}
