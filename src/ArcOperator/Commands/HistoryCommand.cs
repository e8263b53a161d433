using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ArcOperator.History;
using ArcOperator.History.Clients;
using ArcOperator.History.Records;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator history</c> and <c>kubectl arc history</c>. Without a subcommand, records are listed.</summary>
/// <param name="scope">The namespace of a command line that names none.</param>
/// <param name="orders">Names of Orders for the completion of a shell.</param>
internal sealed class HistoryCommand(HistoryScope scope, IReadOnlyList<string> orders)
{
    private const int NotIntact = 3;

    /// <summary>Creates the command of the operator, which also changes the history.</summary>
    public static Command Create()
    {
        var command = new HistoryCommand(HistoryScope.All, []).CreateCommon();
        command.Add(CreateRecover());
        command.Add(HistorySkipCommand.Create());
        return command;
    }

    /// <summary>Creates the command of users, which only reads.</summary>
    public static Command CreateForUsers(IReadOnlyList<string> orders) => new HistoryCommand(HistoryScope.Context, orders).CreateCommon();

    private Command CreateCommon()
    {
        var command = BuildList(new("history", "Read the records of finished runs. Without a subcommand, list them."));
        Command[] commands = [BuildList(new("list", "List records, newest first.")), CreateShow(), CreateFollow(), CreateExport(), CreateVerify()];
        foreach (var subcommand in commands)
        {
            command.Add(subcommand);
        }

        return command;
    }

    private Command BuildList(Command command)
    {
        var (source, filters, output) = (new HistorySourceOptions(), new HistoryFilterOptions(hasLimit: true, scope, orders), Output());
        return Build(command, source, filters, [output], async (parsed, token) =>
        {
            await using var opened = source.Open(parsed, TimeProvider.System);
            var page = await opened.ListAsync(filters.Read(parsed, source), token);
            await new HistoryTable(parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(output)).WriteAsync(page.Items);
            if (page.Continue is { } next)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"more records match: --continue {next}");
            }

            return 0;
        });
    }

    private static Command CreateShow()
    {
        var (source, id) = (new HistorySourceOptions(), new Argument<string>("id") { Description = "Identity of the record." });
        var command = Build(new("show", "Show one record as JSON."), source, null, [], async (parsed, token) =>
        {
            await using var opened = source.Open(parsed, TimeProvider.System);
            var record = await opened.FindAsync(parsed.GetRequiredValue(id), token) ?? throw new HistorySourceException($"record {parsed.GetRequiredValue(id)} does not exist");
            await parsed.InvocationConfiguration.Output.WriteLineAsync(HistoryJson.Write(record));
            return 0;
        });
        command.Add(id);
        return command;
    }

    private Command CreateFollow()
    {
        var (source, filters, output) = (new HistorySourceOptions(), new HistoryFilterOptions(hasLimit: false, scope, orders), Output());
        var after = new Option<long?>("--after") { Description = "Number of the last record that is known; 0 for all. Default: only new records." };
        return Build(new("follow", "Print records as they are stored, until interrupted. A broken connection is resumed without a gap."), source, filters, [output, after], async (parsed, token) =>
        {
            await using var opened = source.Open(parsed, TimeProvider.System);
            var table = new HistoryTable(parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(output));
            await foreach (var record in opened.FollowAsync(filters.Read(parsed, source), parsed.GetValue(after), token))
            {
                await table.WriteAsync([record]);
            }

            return 0;
        });
    }

    private Command CreateExport()
    {
        var (source, filters) = (new HistorySourceOptions(), new HistoryFilterOptions(hasLimit: false, scope, orders));
        return Build(new("export", "Print all matching records as JSON, one per line, newest first."), source, filters, [], async (parsed, token) =>
        {
            await using var opened = source.Open(parsed, TimeProvider.System);
            var (parameters, next) = (filters.Read(parsed, source), (string?)null);
            do
            {
                var page = await opened.ListAsync([.. parameters, new("limit", "500"), .. next is null ? [] : new KeyValuePair<string, string>[] { new("continue", next) }], token);
                await new HistoryTable(parsed.InvocationConfiguration.Output, HistoryTable.Json).WriteAsync(page.Items);
                next = page.Continue;
            }
            while (next is not null);
            return 0;
        });
    }

    private static Command CreateVerify()
    {
        var source = new HistorySourceOptions();
        return Build(new("verify", "Compare all records of a file with the hash chain. Exit code 0: intact, 3: changed or removed records."), source, null, [], async (parsed, token) =>
        {
            await using var store = source.OpenFile(parsed, TimeProvider.System);
            var result = await store.VerifyAsync(token);
            foreach (var finding in result.Findings)
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(finding);
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"verify: {result.Count} records, {result.Findings.Count} findings, head {result.State.Head} {result.State.HeadChain}"));
            return result.IsIntact ? 0 : NotIntact;
        });
    }

    private static Command CreateRecover()
    {
        var damaged = new Argument<string>("damaged") { Description = "The damaged file." };
        var target = new Argument<string>("new") { Description = "The file to create." };
        var command = new Command("recover", "Copy the readable records of a damaged file into a new file. Stop the operator first, and let it use the new file afterwards.") { damaged, target };
        command.SetAction(async (parsed, token) =>
        {
            var result = await HistoryStores.RecoverAsync(parsed.GetRequiredValue(damaged), parsed.GetRequiredValue(target), TimeProvider.System, token);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"recover: {result.Recovered} records recovered, {result.Lost} lost"));
            return 0;
        });
        return command;
    }

    private static Option<string> Output()
    {
        var option = new Option<string>("--output", "-o") { Description = "Form of the output: table, wide or json, one object per line. Default table.", DefaultValueFactory = _ => HistoryTable.Table };
        option.AcceptOnlyFromAmong(HistoryTable.Formats);
        return option;
    }

    private static Command Build(
        Command command, HistorySourceOptions source, HistoryFilterOptions? filters, IReadOnlyList<Option> others, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        filters?.AddTo(command);
        foreach (var option in others)
        {
            command.Add(option);
        }

        source.AddTo(command);
        command.SetAction((parsed, token) => HasMisplacedOption(parsed) ? throw new HistorySourceException("options of a subcommand come after its name", isWrongUsage: true) : run(parsed, token));
        return command;
    }

    // The options of the list would be ignored before the name of another command.
    private static bool HasMisplacedOption(ParseResult parsed) =>
        parsed.CommandResult.Parent is CommandResult { Command.Name: "history" } parent && parent.Children.OfType<OptionResult>().Any(option => !option.Implicit);
}
