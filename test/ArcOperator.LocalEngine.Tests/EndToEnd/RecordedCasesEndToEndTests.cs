using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.EndToEnd;

/// <summary>Workflows that were recorded with Argo 4.1.2, on this engine: same tree, types, phases, messages and outputs.</summary>
public sealed class RecordedCasesEndToEndTests
{
    // The end of a log in messages, as the engine writes it.
    private const int LogTail = 2 << 10;

    private static readonly string[] Finished =
    [
        "container-set", "container-set-fails", "gate-refuses", "continue-on", "dag-step-fails", "exit-1", "on-exit", "outputs-global", "outputs-without-default", "ttl-0-failure",
        "ttl-0-success", "ttl-5s-success", "finalizer-of-argo", "value-100k", "deadline-pod", "deadline-workflow", "retry-image-unknown", "template-missing", "stopped",
    ];

    private static readonly string[] Unfinished = ["suspended-node", "workflow-deleted"];

    // Their fault lies in the cluster: nodes, quotas, rights, memory, the image or the Argo controller.
    private static readonly string[] OfTheCluster =
    [
        "cpu-100", "deleted-while-running", "image-pull", "no-phase-for-ever", "no-worker-rights", "node-selector", "oom", "pod-deleted", "pod-security-by-argo-itself",
        "pod-security-violated", "quota", "value-140k",
    ];

    // Each has a test of its own.
    private static readonly string[] Single = ["delivered", "mutex-workflow", "strict-refuses-volumes"];

    private readonly List<ClusterWorkflowTemplate> _templates = [];
    private TestEngine _engine = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _engine = await TestEngine.StartAsync(parallelism: 32);
        await _engine.KubectlAsync("create", "secret", "generic", "destination-credentials", "--from-literal=username=u");
        foreach (var recorded in Finished.Concat(Unfinished).Append("mutex-workflow").Select(Read))
        {
            await CreateAsync(recorded);
        }
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var template in _templates)
        {
            await _engine.Client.DeleteAsync(template);
        }

        await _engine.DisposeAsync();
    }

    [TestCaseSource(nameof(Finished))]
    public async Task A_finished_workflow_has_the_status_of_Argo(string name)
    {
        var recorded = Read(name);
        if (name == "stopped")
        {
            await _engine.UntilAsync(recorded.Name, workflow => workflow.Status.Nodes?.Values.Any(node => node.Phase == "Running") is true);
            await _engine.KubectlAsync("patch", "workflow", recorded.Name, "--type=merge", "-p", """{"spec":{"shutdown":"Stop"}}""");
        }

        var workflow = await _engine.EndOfAsync(recorded.Name);

        Describe(workflow).Should().Equal(RecordedCase.Describe(recorded.Status));
    }

    [TestCaseSource(nameof(Unfinished))]
    public async Task A_running_workflow_has_the_status_of_Argo(string name)
    {
        var recorded = Read(name);
        var expected = RecordedCase.Describe(recorded.Status);

        var workflow = await _engine.UntilAsync(recorded.Name, workflow => Describe(workflow).SequenceEqual(expected) || workflow.Status.FinishedAt is not null);

        Describe(workflow).Should().Equal(expected);
    }

    [Test]
    public async Task A_workflow_that_delivered_an_image_has_the_status_of_Argo()
    {
        await WorkerPrograms.RequireAsync("skopeo");
        await using var source = await LocalServer.StartRegistryAsync();
        await using var destination = await LocalServer.StartRegistryAsync();
        await source.RunAsync("images");
        var digest = (await source.RunAsync("digest", "library/hello:1.0")).Trim();
        // The image was built for the recording, so it has another digest.
        var recorded = RecordedCase.Read("delivered", text => Regex.Replace(text, "sha256:[0-9a-f]{64}", digest)
            .Replace("10.20.0.1:5001", source.Address, StringComparison.Ordinal).Replace("10.20.0.1:5002", destination.Address, StringComparison.Ordinal));
        await CreateAsync(recorded);

        var workflow = await _engine.EndOfAsync(recorded.Name);

        Describe(workflow).Should().Equal(RecordedCase.Describe(recorded.Status));
        (await destination.RunAsync("digest", "fx/hello:1.0")).Trim().Should().Be(digest);
    }

    [Test]
    public async Task A_recorded_workflow_with_a_mutex_is_refused_by_name() =>
        (await _engine.EndOfAsync(Read("mutex-workflow").Name)).Status.Should().BeEquivalentTo(
            new { Phase = "Error", Message = "invalid spec: spec.synchronization is not supported by the local engine" });

    [Test]
    public void A_recorded_workflow_that_strict_mode_forbids_is_refused_with_the_same_message()
    {
        var recorded = Read("strict-refuses-volumes");

        TemplateReferencing.Refusal(Element(recorded.Spec)).Should().Be((string)recorded.Status["message"]!);
    }

    [TestCaseSource(nameof(OfTheCluster))]
    public void A_recorded_template_whose_fault_is_in_the_cluster_is_accepted(string name)
    {
        var recorded = Read(name);
        var spec = JsonMerge.Over(Element(recorded.Template!), Element(recorded.Spec));
        var read = spec.Deserialize(LocalEngineJsonContext.Default.WorkflowSpec)!;

        WorkflowCheck.Check(new(new("n", "w", "u"), read, TemplateLibrary.Of(read.Templates)), spec).Problems.Should().BeEmpty();
    }

    [Test]
    public void Each_recorded_case_is_compared() => Directory.GetFiles(RecordedCase.Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
        .Should().BeEquivalentTo([.. Finished, .. Unfinished, .. OfTheCluster, .. Single]);

    // Deadlines are shorter here, and no address outside of this machine is contacted. The process of a stopped step receives SIGKILL here,
    // so it has no exit code.
    private static RecordedCase Read(string name) => RecordedCase.Read(name, text => Regex.Replace(text, "\"activeDeadlineSeconds\": 1[02]", "\"activeDeadlineSeconds\": 1")
        .Replace(name == "stopped" ? "\"exitCode\": \"0\"" : "10.20.0.1:500", name == "stopped" ? "" : "127.0.0.1:", StringComparison.Ordinal));

    private static JsonElement Element(JsonObject json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return document.RootElement.Clone();
    }

    private async Task CreateAsync(RecordedCase recorded)
    {
        if (recorded.Template is { } template)
        {
            // Cases from different namespaces have templates of the same name.
            recorded.Reference["name"] = recorded.Name;
            if ((bool?)recorded.Reference["clusterScope"] is true)
            {
                _templates.Add(await _engine.Client.CreateAsync(new ClusterWorkflowTemplate { Metadata = new() { Name = recorded.Name }, Spec = Element(template) }));
            }
            else
            {
                await _engine.Client.CreateAsync(new WorkflowTemplate { Metadata = new() { Name = recorded.Name, NamespaceProperty = _engine.Namespace }, Spec = Element(template) });
            }
        }

        // The engine would delete the Workflow before the test could see its end.
        recorded.Spec.Remove("ttlStrategy");
        await _engine.Client.CreateAsync(new Workflow { Metadata = new() { Name = recorded.Name, NamespaceProperty = _engine.Namespace }, Spec = Element(recorded.Spec) });
    }

    private IReadOnlyList<string> Describe(Workflow workflow) => RecordedCase.Describe(RecordedCase.ToJson(workflow.Status), Logs(workflow));

    private List<string> Logs(Workflow workflow) =>
    [
        .. (workflow.Status.Nodes?.Keys ?? []).Select(node => _engine.LogPathOf(workflow.Name(), node)).Where(File.Exists)
            .Select(File.ReadAllBytes)
            .Select(log => Encoding.UTF8.GetString(log.AsSpan(Math.Max(0, log.Length - LogTail))).TrimEnd())
    ];
}
