using ArcOperator.Options;
using Microsoft.Extensions.Configuration;

namespace ArcOperator.Hosting;

/// <summary>What files, environment and flags say, the later going before the earlier.</summary>
internal static class OperatorConfiguration
{
    private const string EnvironmentPrefix = "ARC_";

    /// <exception cref="OptionsException">There is a mistake in it; names all of them.</exception>
    public static IReadOnlyDictionary<Type, object> Read(
        string? file, IReadOnlyDictionary<string, string?> flags, IReadOnlyList<OptionSection> sections)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddInMemoryCollection(file is null ? [] : OptionFile.Read(file))
            .AddEnvironmentVariables(EnvironmentPrefix)
            .AddInMemoryCollection(flags)
            .Build();
        var options = OptionsReader.Read(configuration, sections, out var mistakes);
        return mistakes.Count == 0 ? options : throw new OptionsException(mistakes);
    }
}
