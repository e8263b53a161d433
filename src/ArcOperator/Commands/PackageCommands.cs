using System.CommandLine;
using ArcOperator.Packaging;

namespace ArcOperator.Commands;

/// <summary>The commands that packages have in common: generate a folder, and compare it with the generated files.</summary>
internal static class PackageCommands
{
    private const int WrongUsage = 2;

    /// <summary>Creates a command that writes the folder of a package.</summary>
    public static Command Generate(string description, string folder, Func<string, Sources, PackageFolder> read, params IReadOnlyList<Option> options) =>
        Create("generate", description, folder, read, options, (package, _) =>
        {
            package.Write();
            return 0;
        });

    /// <summary>Creates a command that prints the differences between the folder of a package and the generated files.</summary>
    public static Command Check(string description, string folder, Func<string, Sources, PackageFolder> read, params IReadOnlyList<Option> options) =>
        Create("check", description, folder, read, options, (package, errors) =>
        {
            var differences = package.Differences();
            foreach (var difference in differences)
            {
                errors.WriteLine($"{package.Path}: {difference}");
            }

            return differences.Count == 0 ? 0 : 1;
        });

    private static Command Create(
        string name, string description, string folder, Func<string, Sources, PackageFolder> read, IReadOnlyList<Option> options, Func<PackageFolder, TextWriter, int> act)
    {
        var path = new Argument<string>("folder") { Description = $"Folder of the package. Defaults to {folder}.", DefaultValueFactory = _ => folder };
        var objects = new Option<string>("--objects") { Description = "File with the objects of the release. Defaults to dist/install.yaml.", DefaultValueFactory = _ => "dist/install.yaml" };
        var config = new Option<string>("--config") { Description = "Folder of the kustomizations. Defaults to config.", DefaultValueFactory = _ => "config" };
        var image = new Option<string?>("--image") { Description = "Image of a release, with its digest. Defaults to the image of the objects." };
        var command = new Command(name, description) { path, objects, config, image };
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var errors = parsed.InvocationConfiguration.Error;
            try
            {
                var reference = parsed.GetValue(image) is { } text ? ImageReference.ParseRelease(text) : null;
                return act(read(parsed.GetRequiredValue(path), new(parsed.GetRequiredValue(objects), parsed.GetRequiredValue(config), reference, parsed)), errors);
            }
            catch (FormatException error)
            {
                errors.WriteLine($"arc-operator: {error.Message}");
                return WrongUsage;
            }
        });
        return command;
    }

    /// <summary>Inputs of a package.</summary>
    /// <param name="Objects">File with the objects of the release.</param>
    /// <param name="Config">Folder of the kustomizations.</param>
    /// <param name="Image">Image of a release, or null for the image of the objects.</param>
    /// <param name="Parsed">Further options of the command.</param>
    internal sealed record Sources(string Objects, string Config, ImageReference? Image, ParseResult Parsed);
}
