namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Checks paths in templates.</summary>
internal static class SandboxPath
{
    /// <summary>Returns an absolute path without repeated slashes, trailing slash and dots.</summary>
    /// <exception cref="SandboxException">The path is not absolute, or contains "..".</exception>
    public static string Absolute(string field, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path.StartsWith('/') && !parts.Contains("..")
            ? "/" + string.Join('/', parts.Where(part => part != "."))
            : throw new SandboxException($"{field} '{path}' must be an absolute path without '..'");
    }

    /// <summary>Returns the path of a file below a folder of the machine.</summary>
    /// <exception cref="SandboxException">The path leaves the folder, by ".." or by a symbolic link.</exception>
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

/// <summary>A step cannot run. The message is for users and becomes the message of the node.</summary>
internal sealed class SandboxException(string message) : Exception(message);
