using Amazon.Runtime;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>Makes the SDK use one client for all requests, which is not its own.</summary>
internal sealed class OneHttpClient(HttpClient http) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

    // The SDK's cache outlives the store.
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
