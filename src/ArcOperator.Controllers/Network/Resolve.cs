using System.Net;

namespace ArcOperator.Controllers.Network;

/// <summary>Finds the addresses of a name.</summary>
internal delegate Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken);
