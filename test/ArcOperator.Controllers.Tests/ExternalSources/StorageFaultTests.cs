using ArcOperator.Artifacts.Storage;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Stores that fail, and files that somebody laid hands on.</summary>
internal sealed class StorageFaultTests : SourceTest
{
    private readonly FaultyStore _store = new();

    [SetUp]
    public void Mend() => _store.Fault = null;

    [Test]
    public async Task A_store_that_is_full_or_away_keeps_what_is_published()
    {
        Serve("good");
        await CreateAsync(A().Every("1s"));
        await DeliversAsync("good");

        foreach (var fault in new ArtifactStoreException[]
        {
            new StoreUnavailableException("the volume is full; make room on it or enlarge it", null, null),
            new StoreMisconfiguredException("the file system is read-only; mount a volume that can be written", null),
        })
        {
            _store.Fault = fault;
            Serve("better " + fault.Message);

            MessageOf(await NotReadyAsync(ExternalSourceReasons.StorageOperationFailed)).Should().StartWith(fault.Message).And.EndWith("; Last successful artifact maintained");

            _store.Fault = null;
            await DeliversAsync("better " + fault.Message);
            await ReadyAsync();
        }
    }

    [Test]
    public async Task A_file_that_is_gone_or_cut_is_made_again_at_the_next_interval()
    {
        await CreateAsync(A().Every("1s"));
        var published = await DeliversAsync("{}");
        foreach (var damage in new Action<string>[] { File.Delete, file => File.WriteAllText(file, "cut") })
        {
            damage(StoredFiles().Single());

            await Eventually.TrueAsync(() => StoredFiles() is [var file] && new FileInfo(file).Length == published.Status.Artifact!.Size);
            (await DeliversAsync("{}")).Status.Artifact.Should().BeEquivalentTo(published.Status.Artifact);
        }
    }

    [Test]
    public async Task A_file_that_was_swapped_is_found_by_its_digest_at_the_start()
    {
        await CreateAsync(A());
        var published = await DeliversAsync("{}");
        await ReadyAsync();
        await Operator.StopAsync();
        await File.WriteAllBytesAsync(StoredFiles().Single(), new byte[published.Status.Artifact!.Size!.Value]);

        Operator = await StartOperatorAsync();

        await Eventually.TrueAsync(() => File.ReadAllBytes(StoredFiles().Single())[0] != 0);
        (await DeliversAsync("{}")).Status.Artifact.Should().BeEquivalentTo(published.Status.Artifact);
        Operator.Writes.Should().BeEmpty("what is told is what it was");
    }

    [Test]
    public async Task A_folder_for_temporary_files_that_is_gone_is_said_to_be()
    {
        await CreateAsync(A());
        await ReadyAsync();
        Directory.Delete(Fetch.Folder);

        await RequestAsync("now");

        MessageOf(await NotReadyAsync(ExternalSourceReasons.StorageOperationFailed)).Should().StartWith("what is fetched cannot be kept in a temporary file (option fetch.folder): ");
        Directory.CreateDirectory(Fetch.Folder);
        await ReadyAsync();
    }

    [Test]
    public async Task Old_files_that_cannot_be_deleted_keep_nothing_from_being_published()
    {
        _store.ListFault = new StoreUnavailableException("no answer", null, null);
        await CreateAsync(A());

        await ReadyAsync();

        await Eventually.TrueAsync(() => Operator.Log.Contains("old revisions cannot be deleted at present: no answer"));
        _store.ListFault = null;
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<IArtifactStore>(provider =>
        {
            _store.Inner = ArtifactStoreFactory.Create(Artifacts, new(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
            return _store;
        });
    }
}
