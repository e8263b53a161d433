using ArcOperator.Benchmarks.Bench;
using ArcOperator.Benchmarks.Figures;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// 'figures [--json FILE] [NAME…]' measures the whole system. Other arguments are those of BenchmarkDotNet, as in '--filter *Queue*'.
if (args is not ["figures", .. var rest])
{
    // In this process, because the projects that BenchmarkDotNet generates lack the build properties of this repository.
    var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).AddDiagnoser(MemoryDiagnoser.Default);
    BenchmarkSwitcher.FromAssembly(typeof(Figure).Assembly).Run(args, config);
    return 0;
}

var (json, names) = rest is ["--json", var file, .. var others] ? (file, others) : (null, rest);
if (names.Where(name => FigureList.All.All(figure => figure.Name != name)).ToList() is { Count: > 0 } unknown)
{
    await Console.Error.WriteLineAsync($"no such figure: {string.Join(", ", unknown)}; there are: {string.Join(", ", FigureList.All.Select(figure => figure.Name))}");
    return 2;
}

await using var workbench = new BenchmarkContext();
return await new Report(json).RunAsync(workbench, [.. FigureList.All.Where(figure => names.Length == 0 || names.Contains(figure.Name))]);
