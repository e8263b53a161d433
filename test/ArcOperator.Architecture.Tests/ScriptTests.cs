using System.ComponentModel;
using System.Diagnostics;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Scripts of the repository.</summary>
public sealed class ScriptTests
{
    [Test]
    public async Task Scripts_pass_shellcheck()
    {
        var scripts = new[] { "test", "samples", "config" }.SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.sh", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/bin/") && !path.Contains("/obj/"));

        (await ShellcheckAsync(scripts)).Should().BeEmpty();
    }

    [Test]
    public async Task Scripts_of_images_pass_shellcheck()
    {
        // Those of the worker image have no extension, and source files beside them by name.
        var scripts = Directory.GetFiles(Repository.PathOf("image"), "*.sh").Concat(Directory.GetFiles(Repository.PathOf("image", "worker")));

        (await ShellcheckAsync(["--source-path=SCRIPTDIR", .. scripts])).Should().BeEmpty();
    }

    private static async Task<string> ShellcheckAsync(IEnumerable<string> scripts)
    {
        try
        {
            using var shellcheck = Process.Start(new ProcessStartInfo("shellcheck", ["--external-sources", "--format=gcc", .. scripts]) { RedirectStandardOutput = true })!;
            return await shellcheck.StandardOutput.ReadToEndAsync();
        }
        catch (Win32Exception)
        {
            Assert.Ignore("needs shellcheck; install it: apt-get install shellcheck");
            return "";
        }
    }
}
