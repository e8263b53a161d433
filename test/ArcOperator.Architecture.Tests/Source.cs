using ArcOperator.Testing;

namespace ArcOperator.Architecture.Tests;

/// <summary>The source files of the product.</summary>
internal static class Source
{
    public static IReadOnlyList<SourceFile> Files { get; } =
        [.. Directory.GetFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(Repository.PathOf(path))))];
}
