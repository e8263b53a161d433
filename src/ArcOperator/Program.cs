using System.CommandLine;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Commands;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.LocalEngine;
using ArcOperator.Options;

const int WrongUsage = 2;
var root = new RootCommand("ARC brings artifacts from where they are to where they may be used, by Orders in Kubernetes and workflows in Argo.")
{
    RunCommand.Create(),
    CrdsCommand.Create(),
    RbacCommand.Create(),
    UninstallCommand.Create(),
    UninstallCommand.CreateReleaseFinalizers(),
    LocalEngineCommand.Create(),
    HookExecutorCommand.Create(),
    VersionCommand.Create(),
};
try
{
    var parsed = root.Parse(args);
    var code = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? WrongUsage : code;
}
catch (OptionsException error)
{
    await Console.Error.WriteLineAsync(string.Join('\n', error.Mistakes.Select(mistake => $"arc-operator: {mistake}")));
    return WrongUsage;
}
catch (StoreMisconfiguredException error)
{
    await Console.Error.WriteLineAsync($"arc-operator: {error.Message}");
    return WrongUsage;
}
catch (Exception error) when (error is KubeConfigException or LocalEngineException or HttpOperationException or HttpRequestException or TimeoutException or IOException)
{
    // What a user can mend is a sentence; a stack trace is for what only we can.
    await Console.Error.WriteLineAsync($"arc-operator: {error.Message}");
    return 1;
}
