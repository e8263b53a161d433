namespace ArcOperator.Testing;

/// <summary>
/// A folder in the form of kubelet's ConfigMap volume: each key is a link into ..data, which is a link to the folder of one version. A new version
/// appears by a rename of that link.
/// </summary>
/// <param name="folder">Path of the folder, which is created.</param>
/// <param name="key">The only key of the ConfigMap.</param>
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
