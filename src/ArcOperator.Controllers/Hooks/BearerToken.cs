using System.Security.Cryptography;
using System.Text;

namespace ArcOperator.Controllers.Hooks;

/// <summary>What whoever calls the hook executor has to know. Read anew each time, so that it can be changed.</summary>
/// <param name="file">The file that holds it.</param>
public sealed class BearerToken(string file)
{
    private const int Shortest = 16;
    private const int Longest = 4096;

    // A Secret that a pod mounts for its group has 0440.
    private const UnixFileMode TooMuch = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;

    /// <exception cref="IOException">The file cannot be read, is open to others, or holds no token.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & TooMuch) != 0)
            {
                throw new IOException($"{file} is open to others; 'chmod 0400 {file}' mends it (0440 at most)");
            }

            if (new FileInfo(file).Length > Longest)
            {
                throw new IOException($"{file} is no token: it is longer than {Longest} bytes");
            }

            var token = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            return token.Length >= Shortest && token.All(character => character is > ' ' and < '\x7F')
                ? token
                : throw new IOException($"{file} is no token: expected {Shortest} or more characters of ASCII without blanks");
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"{file} cannot be read by this user");
        }
    }

    /// <summary>Whether the header of a request holds it; takes as long for a token that is nearly right as for any other.</summary>
    /// <exception cref="IOException">The file cannot be read, is open to others, or holds no token.</exception>
    public async Task<bool> IsInAsync(string? authorization, CancellationToken cancellationToken) =>
        CryptographicOperations.FixedTimeEquals(Digest($"Bearer {await ReadAsync(cancellationToken)}"), Digest(authorization ?? ""));

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
