using System.CommandLine;

namespace ArcOperator.Options;

/// <summary>A flag for each option, which goes before what files and environment say.</summary>
internal sealed class OptionFlags
{
    private readonly List<(OptionProperty Property, Option<string?> Flag)> _flags;
    private readonly Option<string?> _file = new("--config")
    {
        Description = "A YAML or JSON file with options, by section. Environment variables (ARC_ARGO__PODGC for argo.podGC) go before it, flags before both.",
    };

    public OptionFlags(IReadOnlyList<OptionSection> sections) =>
        _flags = [.. sections.SelectMany(section => section.Properties).Select(property => (property, new Option<string?>($"--{property.Path}")
        {
            Description = property.Description,
            HelpName = OptionValue.HintFor(property.Type),
        }))];

    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (var (_, flag) in _flags)
        {
            command.Add(flag);
        }
    }

    public string? File(ParseResult parsed) => parsed.GetValue(_file);

    /// <summary>What was given, as configuration.</summary>
    public Dictionary<string, string?> Read(ParseResult parsed) =>
        _flags.Where(flag => parsed.GetValue(flag.Flag) is not null).ToDictionary(flag => flag.Property.ConfigurationKey, flag => parsed.GetValue(flag.Flag));
}
