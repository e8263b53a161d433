using System.Diagnostics;

namespace ArcOperator.Testing;

/// <summary>Runs other programs to their end.</summary>
public static class Programs
{
    /// <summary>Returns the output of the program. An exit code other than 0 is an exception with all output.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string? input = null, TimeSpan? limit = null)
    {
        var (exitCode, output, errors) = await RunToEndAsync(program, arguments, input, limit);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} exited with {exitCode}:\n{errors}{output}");
    }

    /// <summary>Returns the output of the program with any exit code.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunToEndAsync(
        string program, IReadOnlyList<string> arguments, string? input = null, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(15));
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output, await errors);
    }
}
