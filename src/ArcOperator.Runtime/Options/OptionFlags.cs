using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace ArcOperator.Runtime.Options;

/// <summary>One flag per option. Flags override environment variables and files.</summary>
/// <typeparam name="TOptions">Class with one property per section.</typeparam>
public sealed class OptionFlags<TOptions>
    where TOptions : class, new()
{
    private const string EnvironmentPrefix = "ARC_";

    private readonly List<(OptionProperty Property, Option<string?> Flag)> _flags =
        [.. OptionSection.Of<TOptions>().SelectMany(section => section.Properties).Select(property => (property, new Option<string?>($"--{property.Path}")
        {
            Description = property.Description,
            HelpName = OptionValue.HintFor(property.Type),
        }))];

    private readonly Option<string?> _file = new("--config")
    {
        Description = "A YAML or JSON file with options, by section. Environment variables (ARC_LOG__LEVEL for log.level) override it, flags override both.",
    };

    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (var (_, flag) in _flags)
        {
            command.Add(flag);
        }
    }

    /// <summary>Reads all options of the process: defaults, then the file, then environment variables, then flags.</summary>
    /// <exception cref="OptionsException">The configuration has mistakes. The exception names all of them.</exception>
    public TOptions Read(ParseResult parsed)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddInMemoryCollection(parsed.GetValue(_file) is { } file ? OptionFile.Read(file) : [])
            .AddEnvironmentVariables(EnvironmentPrefix)
            .AddInMemoryCollection(FlagsOf(parsed))
            .Build();
        return OptionsReader.Read<TOptions>(configuration);
    }

    private Dictionary<string, string?> FlagsOf(ParseResult parsed) =>
        _flags.Where(flag => parsed.GetValue(flag.Flag) is not null).ToDictionary(flag => flag.Property.ConfigurationKey, flag => parsed.GetValue(flag.Flag));
}
