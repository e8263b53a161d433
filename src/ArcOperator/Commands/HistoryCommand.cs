using System.CommandLine;
using System.Globalization;
using ArcOperator.Controllers.Shared;
using ArcOperator.History;
using ArcOperator.History.Clients;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator history</c></summary>
internal static class HistoryCommand
{
    private const int WrongUsage = 2;
    private const int NotIntact = 3;

    public static Command Create() => new("history", "Read the records of finished runs.")
    {
        CreateList(), CreateShow(), CreateFollow(), CreateExport(), CreateVerify(), CreateRecover(), HistorySkipCommand.Create(),
    };

    private static Command CreateList()
    {
        var (source, filters, output) = (new HistorySourceOptions(), new HistoryFilterOptions(hasLimit: true), Output());
        return Build("list", "List records, newest first.", source, filters, [output], async (parsed, token) =>
        {
            await using var opened = source.Open(parsed, TimeProvider.System);
            var page = await opened.ListAsync(filters.Read(parsed), token);
            await new HistoryTable(parsed.InvocationConfiguration.Output, parsed.GetValue(output) == "json").WriteAsync(page.Items);
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
        var command = Build("show", "Show one record as JSON.", source, null, [], async (parsed, token) =>
        {
            await using var opened = source.Open(parsed, TimeProvider.System);
            var record = await opened.FindAsync(parsed.GetRequiredValue(id), token) ?? throw new HistorySourceException($"record {parsed.GetRequiredValue(id)} does not exist");
            await parsed.InvocationConfiguration.Output.WriteLineAsync(HistoryJson.Write(record));
            return 0;
        });
        command.Add(id);
        return command;
    }

    private static Command CreateFollow()
    {
        var (source, filters, output) = (new HistorySourceOptions(), new HistoryFilterOptions(hasLimit: false), Output());
        var after = new Option<long?>("--after") { Description = "Number of the last record that is known; 0 for all. Default: only new records." };
        return Build("follow", "Print records as they are stored, until interrupted. A broken connection is resumed without a gap.", source, filters, [output, after], async (parsed, token) =>
        {
            await using var opened = source.Open(parsed, TimeProvider.System);
            var table = new HistoryTable(parsed.InvocationConfiguration.Output, parsed.GetValue(output) == "json");
            await foreach (var record in opened.FollowAsync(filters.Read(parsed), parsed.GetValue(after), token))
            {
                await table.WriteAsync([record]);
            }

            return 0;
        });
    }

    private static Command CreateExport()
    {
        var (source, filters) = (new HistorySourceOptions(), new HistoryFilterOptions(hasLimit: false));
        return Build("export", "Print all matching records as JSON, one per line, newest first.", source, filters, [], async (parsed, token) =>
        {
            await using var opened = source.Open(parsed, TimeProvider.System);
            var (parameters, next) = (filters.Read(parsed), (string?)null);
            do
            {
                var page = await opened.ListAsync([.. parameters, new("limit", "500"), .. next is null ? [] : new KeyValuePair<string, string>[] { new("continue", next) }], token);
                await new HistoryTable(parsed.InvocationConfiguration.Output, isJson: true).WriteAsync(page.Items);
                next = page.Continue;
            }
            while (next is not null);
            return 0;
        });
    }

    private static Command CreateVerify()
    {
        var source = new HistorySourceOptions();
        return Build("verify", "Compare all records of a file with the hash chain. Exit code 0: intact, 3: changed or removed records.", source, null, [], async (parsed, token) =>
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
        command.SetAction((parsed, token) => RunAsync(parsed, async () =>
        {
            var result = await HistoryStores.RecoverAsync(parsed.GetRequiredValue(damaged), parsed.GetRequiredValue(target), TimeProvider.System, token);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"recover: {result.Recovered} records recovered, {result.Lost} lost"));
            return 0;
        }));
        return command;
    }

    private static Option<string> Output()
    {
        var option = new Option<string>("--output", "-o") { Description = "Form of the output: table or json. Default table.", DefaultValueFactory = _ => "table" };
        option.AcceptOnlyFromAmong("table", "json");
        return option;
    }

    private static Command Build(
        string name, string description, HistorySourceOptions source, HistoryFilterOptions? filters, IReadOnlyList<Option> others, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        filters?.AddTo(command);
        foreach (var option in others)
        {
            command.Add(option);
        }

        source.AddTo(command);
        command.SetAction((parsed, token) => RunAsync(parsed, () => run(parsed, token)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception error) when (error is HistorySourceException or HistoryException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"arc-operator: {PrintableText.RemoveControls(error.Message)}");
            return error is HistorySourceException { IsWrongUsage: true } ? WrongUsage : 1;
        }
    }
}
