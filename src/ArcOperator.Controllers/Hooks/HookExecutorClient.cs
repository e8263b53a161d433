using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Runs hooks in the hook executor, a process in a container of its own.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A call that the whitelist does not allow is not sent. Input and output pass through in blocks.</para>
/// <para><b>Assumptions.</b> The executor listens on the socket: other processes cannot write into its folder.</para>
/// <para><b>Caveats.</b> A command whose call is cancelled may have had effects already.</para>
/// <para><b>Errors.</b> <see cref="HookException"/>; the exceptions of the input and output streams.</para>
/// </remarks>
internal sealed class HookExecutorClient(HookOptions options, WhitelistFile whitelist, TimeProvider clock) : IHookExecutor, IDisposable
{
    private readonly HttpClient _http = HookConnection.Create(options);
    private readonly BearerToken? _token = options.TokenFile.Length == 0 ? null : new(options.TokenFile);

    public async Task<HookResult> ExecuteAsync(HookCall call, Stream input, Stream output, CancellationToken cancellationToken)
    {
        if ((HookCallCheck.Refusal(call, whitelist.Current, options) ?? HookCallCheck.Malformation(call, options)) is { } refusal)
        {
            throw new HookException(HookFailure.NotAllowed, refusal);
        }

        using var timeLimit = new CancellationTokenSource(call.Timeout + options.AnswerTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeLimit.Token);
        try
        {
            using var request = await RequestAsync(call, input, either.Token);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode
                ? await HookAnswerReader.ReadAsync(answer.Content, output, options.MaxSize, either.Token)
                : throw await HookAnswerReader.ReadErrorAsync(answer, either.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HookException(HookFailure.Unavailable, "the hook executor did not respond in time", error);
        }
        catch (PayloadTooLargeException error)
        {
            throw new HookException(HookFailure.OutputTooLarge, $"the output of command '{call.Command}' is larger than {options.MaxSize} bytes", error);
        }
        catch (FormatException error)
        {
            throw new HookException(HookFailure.Unavailable, $"the response of the hook executor cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or HttpIOException)
        {
            throw new HookException(HookFailure.Unavailable, $"the hook executor cannot be reached on {Place()}: {(error.InnerException ?? error).Message}", error);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpRequestMessage> RequestAsync(HookCall call, Stream input, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, HookProtocol.ExecutePath) { Content = new HookRequestContent(call, input) };
        request.Headers.ExpectContinue = true;
        if (_token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(_token, cancellationToken));
        }

        return request;
    }

    private static async Task<string> TokenAsync(BearerToken token, CancellationToken cancellationToken)
    {
        try
        {
            return await token.ReadAsync(cancellationToken);
        }
        catch (IOException error)
        {
            throw new HookException(HookFailure.Unavailable, $"the hook executor's token cannot be read: {error.Message}", error);
        }
    }

    private string Place() => options.Url?.GetLeftPart(UriPartial.Authority) ?? options.SocketPath;
}

/// <summary>Call as the body of a request. One block at a time is in memory.</summary>
internal sealed class HookRequestContent : HttpContent
{
    private readonly HookCall _call;
    private readonly Stream _input;

    public HookRequestContent(HookCall call, Stream input)
    {
        (_call, _input) = (call, input);
        Headers.ContentType = new(HookProtocol.MediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        HookProtocol.WriteRequestAsync(stream, _call, _input, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
