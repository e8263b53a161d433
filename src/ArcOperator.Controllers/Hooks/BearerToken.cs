using System.Security.Cryptography;
using System.Text;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Secret that authorizes calls of the hook executor. It is read for each call, so that it can be rotated.</summary>
/// <param name="file">File that contains the token.</param>
public sealed class BearerToken(string file)
{
    private const int Shortest = 16;
    private const int Longest = 4096;

    // A Secret that a pod mounts for its group has mode 0440.
    private const UnixFileMode TooMuch = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;

    /// <exception cref="IOException">The file cannot be read, others have rights on it, or it does not contain a token.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & TooMuch) != 0)
            {
                throw new IOException($"{file} is open to others; run 'chmod 0400 {file}' (0440 at most)");
            }

            if (new FileInfo(file).Length > Longest)
            {
                throw new IOException($"{file} is not a token: it is longer than {Longest} bytes");
            }

            var token = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            return token.Length >= Shortest && token.All(character => character is > ' ' and < '\x7F')
                ? token
                : throw new IOException($"{file} is not a token: expected {Shortest} or more ASCII characters without blanks");
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"{file} cannot be read by this user");
        }
    }

    /// <summary>Returns true if the header contains the token. The comparison takes constant time.</summary>
    /// <exception cref="IOException">The file cannot be read, others have rights on it, or it does not contain a token.</exception>
    public async Task<bool> IsInAsync(string? authorization, CancellationToken cancellationToken) =>
        CryptographicOperations.FixedTimeEquals(Digest($"Bearer {await ReadAsync(cancellationToken)}"), Digest(authorization ?? ""));

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
