namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Paths as they are written in templates.</summary>
internal static class SandboxPath
{
    /// <summary>An absolute path without doubled slashes, a slash at its end, or dots.</summary>
    /// <exception cref="SandboxException">The path is not absolute, or leads upwards.</exception>
    public static string Absolute(string field, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path.StartsWith('/') && !parts.Contains("..")
            ? "/" + string.Join('/', parts.Where(part => part != "."))
            : throw new SandboxException($"{field} '{path}' must be an absolute path without '..'");
    }

    /// <summary>The path of something below a folder of the machine.</summary>
    /// <exception cref="SandboxException">The path leads out of the folder, upwards or by a link that a step has laid.</exception>
    public static string Below(string folder, string field, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path.StartsWith('/') || parts.Contains(".."))
        {
            throw new SandboxException($"{field} '{path}' must be a relative path without '..'");
        }

        var result = folder;
        foreach (var part in parts.Where(part => part != "."))
        {
            result = Path.Combine(result, part);
            if (new FileInfo(result).LinkTarget is not null)
            {
                throw new SandboxException($"{field} '{path}' leads over a symbolic link");
            }
        }

        return result;
    }
}
