using System.Collections.Concurrent;
using System.Text;
using ArcOperator.Controllers.Hooks;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>Stands in for the hook executor: commands are functions of this process.</summary>
internal sealed class ScriptedHooks : IHookExecutor
{
    private readonly ConcurrentDictionary<string, Func<HookCall, string, Task<string>>> _commands = new();
    private readonly ConcurrentQueue<(HookCall Call, string Input)> _calls = new();

    /// <summary>Executed commands with their inputs.</summary>
    public IReadOnlyList<(HookCall Call, string Input)> Calls => [.. _calls];

    /// <summary>Adds a command that converts its input to its output.</summary>
    public ScriptedHooks With(string command, Func<string, string> output) => With(command, (_, input) => output(input));

    public ScriptedHooks With(string command, Func<HookCall, string, string> output) => With(command, (call, input) => Task.FromResult(output(call, input)));

    public ScriptedHooks With(string command, Func<HookCall, string, Task<string>> output)
    {
        _commands[command] = output;
        return this;
    }

    public async Task<HookResult> ExecuteAsync(HookCall call, Stream input, Stream output, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(input, leaveOpen: true);
        var text = await reader.ReadToEndAsync(cancellationToken);
        _calls.Enqueue((call, text));
        if (!_commands.TryGetValue(call.Command, out var command))
        {
            throw new HookException(HookFailure.NotAllowed, $"the whitelist does not allow '{call.Command}'");
        }

        try
        {
            await output.WriteAsync(Encoding.UTF8.GetBytes(await command(call, text)), cancellationToken);
            return new(0, "");
        }
        catch (ArgumentException error)
        {
            return new(1, error.Message);
        }
    }
}
