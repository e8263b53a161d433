using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Stored files that are lost or damaged.</summary>
internal sealed class StorageFaultTests : SourceTest
{
    [Test]
    public async Task A_lost_or_shortened_stored_file_is_rebuilt_at_the_next_interval()
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
    public async Task A_stored_file_with_other_bytes_is_rebuilt_after_a_restart()
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
    public async Task A_missing_folder_for_temporary_files_is_named_in_the_message()
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
