using System.Net;

namespace ArcOperator.Controllers.Network;

/// <summary>Opens a connection to an address that may be connected to.</summary>
internal delegate Task<Stream> Connect(IPEndPoint endpoint, CancellationToken cancellationToken);
