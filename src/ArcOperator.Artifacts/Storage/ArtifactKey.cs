using System.Diagnostics.CodeAnalysis;

namespace ArcOperator.Artifacts.Storage;

/// <summary>What an artifact is stored and served as: the folder that it belongs to, and its digest as the file's name.</summary>
public sealed record ArtifactKey(ArtifactFolder Folder, ArtifactDigest Digest)
{
    private const string Extension = ".tar.gz";

    /// <summary><c>externalsource/team/rules/3a7b….tar.gz</c></summary>
    public string Path => $"{Folder.Path}/{Digest.Hex}{Extension}";

    /// <summary>Only of a path exactly as <see cref="Path"/> writes it.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out ArtifactKey? key)
    {
        var slash = path.LastIndexOf('/');
        key = slash > 0 && path.EndsWith(Extension, StringComparison.Ordinal)
            && ArtifactFolder.TryParse(path[..slash], out var folder)
            && path.Length > slash + 1 + Extension.Length
            && ArtifactDigest.TryParseHex(path[(slash + 1)..^Extension.Length], out var digest)
                ? new(folder, digest)
                : null;
        return key is not null;
    }

    /// <summary>True in the folder and in all below it.</summary>
    public bool IsBelow(ArtifactFolder folder) => Path.StartsWith(folder.Path + "/", StringComparison.Ordinal);

    public override string ToString() => Path;
}
