namespace ArcOperator.Packaging;

/// <summary>A folder that consists of generated files only.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Files">Text of each file, by its path below the folder.</param>
internal sealed record PackageFolder(string Path, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Writes all files. Others remain, because the folder may be the wrong one; <see cref="Differences"/> names them.</summary>
    public void Write()
    {
        foreach (var (path, text) in Files)
        {
            var file = System.IO.Path.Combine(Path, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file) ?? Path);
            File.WriteAllText(file, text);
        }
    }

    /// <summary>Returns one line for each file that is missing, different or not generated.</summary>
    public IReadOnlyList<string> Differences() =>
    [
        .. Files.Select(file => (file.Key, Text: Read(file.Key), Expected: file.Value)).Where(file => file.Text != file.Expected)
            .Select(file => file.Text is null ? $"{file.Key} is missing" : $"{file.Key} differs from the generated file"),
        .. Others().Select(path => $"{path} is not a generated file; delete it"),
    ];

    private string? Read(string path)
    {
        var file = System.IO.Path.Combine(Path, path);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    private IEnumerable<string> Others() =>
        Directory.Exists(Path)
            ? Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Path, file)).Where(path => !Files.ContainsKey(path))
            : [];
}
