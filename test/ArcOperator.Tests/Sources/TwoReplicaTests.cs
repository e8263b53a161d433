using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Sources;

/// <summary>Two replicas with artifacts in one bucket, as config/components/storage-s3 runs them.</summary>
internal sealed class TwoReplicaTests
{
    [Test]
    public async Task Both_replicas_serve_an_artifact_in_a_bucket_also_after_the_leader_was_killed()
    {
        var bucket = await S3Peer.NewOptionsAsync();
        string[] storage =
        [
            "--artifact.storage", "S3", "--s3.endpoint", bucket.Endpoint!.AbsoluteUri, "--s3.bucket", bucket.Bucket, "--s3.prefix", bucket.Prefix,
            "--s3.accessKey", bucket.AccessKey, "--s3.secretKey", bucket.SecretKey,
            "--leaderElection.enabled", "true", "--leaderElection.leaseNamespace", "default", "--leaderElection.leaseName", $"two-replicas-{Guid.NewGuid():N}",
        ];
        await using var rig = await SourceRig.CreateAsync(storage);
        rig.Secrets = [bucket.SecretKey];
        await rig.StartAsync();
        await using var second = await OperatorProcess.StartAsync(
            OperatorCluster.Program, await OperatorCluster.Kubeconfig, ["--operator.namespaces", rig.Namespace, .. storage]);
        rig.Serve("rules: []");
        await rig.CreateAsync();
        await rig.ReadyAsync();
        var path = new Uri((await rig.PublishedAsync())!.Status.Artifact!.Url!).AbsolutePath;
        using var http = new HttpClient();

        var fromFirst = await http.GetByteArrayAsync(new Uri(rig.Operator.Artifacts, path));
        var fromSecond = await http.GetByteArrayAsync(new Uri(second.Artifacts, path));
        await rig.Operator.KillAsync();
        var afterwards = await http.GetByteArrayAsync(new Uri(second.Artifacts, path));

        fromSecond.Should().Equal(fromFirst).And.NotBeEmpty();
        afterwards.Should().Equal(fromFirst);
    }
}
