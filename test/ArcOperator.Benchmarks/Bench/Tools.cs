using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>Programs of the worker image, as references and as parts of what is measured.</summary>
internal static class Tools
{
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, params (string Name, string Value)[] variables) =>
        await Programs.RunAsync("env", [$"PATH={await WorkerPrograms.PathAsync()}", .. variables.Select(variable => $"{variable.Name}={variable.Value}"), program, .. arguments]);

    /// <summary>Writes a file with random bytes, which no registry can compress.</summary>
    public static byte[] WriteRandom(string path, int bytes)
    {
        var content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        File.WriteAllBytes(path, content);
        return content;
    }
}
