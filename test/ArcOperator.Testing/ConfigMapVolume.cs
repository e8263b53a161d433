namespace ArcOperator.Testing;

/// <summary>
/// A folder as kubelet mounts a ConfigMap: each key is a link into <c>..data</c>, that is a link to a folder of one version, and a new
/// version comes by a rename of that link.
/// </summary>
/// <param name="folder">Where to; it is made.</param>
/// <param name="key">The ConfigMap's only one.</param>
public sealed class ConfigMapVolume(string folder, string key)
{
    public string File => Path.Combine(folder, key);

    public async Task MountAsync(string text)
    {
        var version = $"..{Guid.NewGuid():N}";
        Directory.CreateDirectory(Path.Combine(folder, version));
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, version, key), text);
        System.IO.File.CreateSymbolicLink(Path.Combine(folder, "..data_tmp"), version);
        await Programs.RunAsync("mv", ["-T", Path.Combine(folder, "..data_tmp"), Path.Combine(folder, "..data")]);
        if (!Path.Exists(File))
        {
            System.IO.File.CreateSymbolicLink(File, Path.Combine("..data", key));
        }
    }
}
