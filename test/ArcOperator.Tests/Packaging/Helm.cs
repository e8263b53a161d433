using ArcOperator.Testing;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>One version of Helm, and the chart of this repository.</summary>
internal sealed class Helm(string program)
{
    private static readonly string Script = Repository.PathOf("test", "helm", "helm.sh");

    public static string Chart { get; } = Repository.PathOf("charts", "arc-operator");

    /// <summary>Returns Helm 3 or 4. Ignores the test where it is absent.</summary>
    public static async Task<Helm> RequireAsync(string major)
    {
        var (exitCode, output, _) = await Programs.RunToEndAsync(Script, ["binary", major]);
        if (exitCode != 0)
        {
            Assert.Ignore($"needs Helm {major}; fetch it: test/helm/helm.sh fetch");
        }

        return new(output.Trim());
    }

    public Task<string> RunAsync(params string[] arguments) => Programs.RunAsync(program, arguments);

    public Task<(int ExitCode, string Output, string Errors)> RunToEndAsync(params string[] arguments) => Programs.RunToEndAsync(program, arguments);

    /// <summary>Renders the chart as release arc-operator in arc-system, without the objects of hooks.</summary>
    public async Task<ClusterObjects> RenderAsync(params string[] arguments) =>
        ClusterObjects.Read(await RunAsync(["template", "arc-operator", Chart, "--namespace", "arc-system", "--no-hooks", .. arguments]));

    /// <summary>Renders the chart with values that it refuses. Returns the error.</summary>
    public async Task<string> RefusalAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunToEndAsync(["template", "arc-operator", Chart, .. arguments]);
        return exitCode == 0 ? $"accepted:\n{output}" : errors;
    }
}
