using System.CommandLine;
using ArcOperator.History.Clients;
using ArcOperator.History.Stores;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Commands.Users;

/// <summary><c>kubectl arc</c>: the commands for users. The program shows them if it is started as kubectl-arc.</summary>
internal static class KubectlPlugin
{
    /// <summary>Name under which kubectl finds the plugin.</summary>
    public const string Name = "kubectl-arc";

    /// <summary>Exit code of a wrong command line (EX_USAGE of sysexits.h). The codes 0 to 3 are results.</summary>
    public const int WrongUsage = 64;

    /// <summary>Exit code if the cluster or an object cannot be read (EX_UNAVAILABLE).</summary>
    public const int Unavailable = 69;

    /// <summary>Exit code after an interrupt.</summary>
    public const int Interrupted = 130;

    /// <summary>Returns true if the program was started under the name of the plugin, directly, by a link or as a renamed file.</summary>
    /// <param name="names">The first argument and the path of the program.</param>
    public static bool IsStartedAs(params IEnumerable<string?> names) =>
        names.Any(name => Path.GetFileNameWithoutExtension(name) is { } file && string.Equals(file, Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Creates the commands.</summary>
    /// <param name="orders">Names of Orders for the completion of a shell.</param>
    public static RootCommand CreateRoot(params IReadOnlyList<string> orders)
    {
        var root = new RootCommand("Shows and controls the Orders of ARC. Exit code 64: wrong usage, 69: the cluster or an object cannot be read.") { HelpName = "kubectl arc" };
        Command[] commands =
        [
            TreeCommand.Create(orders),
            WhyCommand.Create(orders),
            LogsCommand.Create(orders),
            RetryCommand.Create(orders),
            ActionCommands.CreateSuspend(orders),
            ActionCommands.CreateResume(orders),
            StopCommand.Create(orders),
            PlanCommand.Create(),
            HistoryCommand.CreateForUsers(orders),
            CheckCommand.Create(Unavailable, WrongUsage),
            CompletionCommand.Create(),
            VersionCommand.Create(),
        ];
        foreach (var command in commands)
        {
            root.Add(command);
        }

        return root;
    }

    /// <summary>Runs a command. Errors that a user can fix are one sentence.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            var parsed = CreateRoot(await OrderNames.ReadAsync(arguments, cancellationToken)).Parse(arguments);
            var code = await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = errors }, cancellationToken);
            return parsed.Errors.Count > 0 ? WrongUsage : code;
        }
        catch (TargetException error)
        {
            return await FailAsync(errors, error.Message, error.IsWrongUsage ? WrongUsage : Unavailable);
        }
        catch (Exception error) when (error is HistorySourceException or HistoryException)
        {
            return await FailAsync(errors, error.Message.Replace("\n", "; ", StringComparison.Ordinal), error is HistorySourceException { IsWrongUsage: true } ? WrongUsage : Unavailable);
        }
        catch (OptionsException error)
        {
            return await FailAsync(errors, string.Join("; ", error.Mistakes), WrongUsage);
        }
        catch (TypeInitializationException error) when (error.GetBaseException() is DllNotFoundException)
        {
            return await FailAsync(errors, "the library of SQLite (e_sqlite3) is not in the folder of this program: unpack the whole archive there, or use --server", Unavailable);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (Exception error) when (error is KubeConfigException or HttpOperationException or HttpRequestException or TimeoutException or IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            return await FailAsync(errors, error.Message, Unavailable);
        }
    }

    private static async Task<int> FailAsync(TextWriter errors, string message, int code)
    {
        await errors.WriteLineAsync($"{Name}: {Terminal.Line(message)}");
        return code;
    }
}

/// <summary>Names of Orders for the completion of a shell.</summary>
internal static class OrderNames
{
    private const int MostNames = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Returns the Orders of the current namespace if a shell asks for a completion. A cluster that does not respond in time offers none.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var first, ..] || !first.StartsWith("[suggest", StringComparison.Ordinal))
        {
            return [];
        }

        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = new KubernetesClient(ClusterConfiguration.BuildDefaultConfig(TimeProvider.System), PluginOptions.Json, TimeProvider.System);
            var page = await client.ListPageAsync<Api.Orders.V1Alpha1Order>(new() { Namespace = client.GetCurrentNamespace(), Limit = MostNames }, either.Token);
            return [.. page.Items.Select(order => $"order/{order.Name()}")];
        }
        catch (Exception error) when (error is KubeConfigException or HttpOperationException or HttpRequestException or TimeoutException or IOException or OperationCanceledException)
        {
            return [];
        }
    }
}

/// <summary>The name under which this process was started. The runtime resolves links and forgets it.</summary>
internal static class StartName
{
    private const string CommandLine = "/proc/self/cmdline";

    /// <summary>Returns the first argument of the process, or null where the operating system does not show it.</summary>
    public static string? Read()
    {
        try
        {
            return File.Exists(CommandLine) ? File.ReadAllText(CommandLine).Split('\0', 2)[0] : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
