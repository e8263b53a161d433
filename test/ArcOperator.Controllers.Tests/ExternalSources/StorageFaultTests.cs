using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Files that somebody laid hands on.</summary>
internal sealed class StorageFaultTests : SourceTest
{
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

        MessageOf(await NotReadyAsync(ExternalSourceReasons.StorageOperationFailed)).Should().StartWith("fetched data cannot be written to a temporary file (option fetch.folder): ");
        Directory.CreateDirectory(Fetch.Folder);
        await ReadyAsync();
    }
}
