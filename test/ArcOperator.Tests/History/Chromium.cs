using ArcOperator.Testing;
using PuppeteerSharp;

namespace ArcOperator.Tests.History;

/// <summary>A headless Chromium of this machine. It reaches no address but 127.0.0.1, and ends with this process.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const int TimeoutMs = 120_000;

    private static readonly string[] ProgramNames = ["chromium", "chromium-browser", "google-chrome"];

    private readonly TemporaryFolder _profile;
    private readonly IBrowser _browser;

    private Chromium(TemporaryFolder profile, IBrowser browser) => (_profile, _browser) = (profile, browser);

    public static async Task<Chromium> StartAsync()
    {
        var profile = new TemporaryFolder();
        return new(profile, await Puppeteer.LaunchAsync(new()
        {
            ExecutablePath = FindProgram(),
            // Chromium ends when the other end of the pipe is closed, also if this process is killed.
            Pipe = true,
            UserDataDir = profile.Root,
            Timeout = TimeoutMs,
            ProtocolTimeout = TimeoutMs,
            // The sandbox needs rights that root in a container does not have. Nothing listens on the port of the proxy, which is not used for 127.0.0.1.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--no-pings",
                "--hide-scrollbars", "--force-color-profile=srgb", "--font-render-hinting=none", "--lang=en-US",
                "--proxy-server=http://127.0.0.1:9", "\"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1\"",
            ],
        }));
    }

    /// <summary>Opens an empty page without the state of other pages. It answers the question for a password with a token.</summary>
    public async Task<IPage> OpenAsync(string tokenFile)
    {
        var page = await (await _browser.CreateBrowserContextAsync()).NewPageAsync();
        page.DefaultTimeout = TimeoutMs;
        await page.AuthenticateAsync(new() { Username = "any", Password = await File.ReadAllTextAsync(tokenFile) });
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        // Processes that Chromium started can write files for a moment after it has ended.
        await Eventually.TrueAsync(() =>
        {
            try
            {
                _profile.Dispose();
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        });
    }

    private static string FindProgram() =>
        (from program in ProgramNames
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         select Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("Chromium is not on this machine; install it: apt-get install chromium");
}
