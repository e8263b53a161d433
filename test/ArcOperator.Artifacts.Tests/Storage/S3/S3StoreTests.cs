using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.S3;
using ArcOperator.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage.S3;

/// <summary>The contract, with a real S3 store behind it. Pages are small, so that lists have several.</summary>
[TestFixture]
public sealed class S3StoreTests : ArtifactStoreContract
{
    protected override async Task<IArtifactStore> NewStoreAsync() =>
        new S3Store(await S3Peer.NewOptionsAsync(), TimeProvider.System, NullLogger.Instance) { PageSize = 2 };
}
