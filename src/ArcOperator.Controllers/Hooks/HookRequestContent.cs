using System.Net;
using ArcOperator.Controllers.Hooks.Wire;

namespace ArcOperator.Controllers.Hooks;

/// <summary>A call as the body of a request, of which only a block at a time is in memory.</summary>
internal sealed class HookRequestContent : HttpContent
{
    private readonly HookCall _call;
    private readonly Stream _input;

    public HookRequestContent(HookCall call, Stream input)
    {
        (_call, _input) = (call, input);
        Headers.ContentType = new(HookWire.MediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        HookWire.WriteRequestAsync(stream, _call, _input, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
