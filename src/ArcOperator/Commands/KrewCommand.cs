using System.CommandLine;
using ArcOperator.Hosting;
using ArcOperator.Packaging;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator krew generate</c></summary>
internal static class KrewCommand
{
    private const int WrongUsage = 2;

    public static Command Create()
    {
        var archives = new Option<string>("--archives") { Description = "Folder with the archives kubectl-arc_OS_ARCH.tar.gz.", Required = true };
        var url = new Option<Uri>("--url") { Description = "URL of the folder from which users download the archives, with https.", Required = true };
        var homepage = new Option<Uri>("--homepage") { Description = "URL of the page about the plugin, with https.", Required = true };
        var generate = new Command("generate", "Print the manifest of the kubectl plugin for Krew.") { archives, url, homepage };
        generate.SetAction(parsed =>
        {
            try
            {
                parsed.InvocationConfiguration.Output.Write(KrewManifest.Generate(parsed.GetRequiredValue(archives), parsed.GetRequiredValue(url), parsed.GetRequiredValue(homepage), ProgramVersion.Text));
                return 0;
            }
            catch (FormatException error)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"arc-operator: {error.Message}");
                return WrongUsage;
            }
        });
        return new("krew", "Generate the manifest of the kubectl plugin for its package manager Krew.") { generate };
    }
}
