using System.Text.Json.Nodes;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests.GitOps;

/// <summary>The health scripts and actions of config/components/argocd, run by lua5.1 as Argo CD runs them.</summary>
public sealed class ArgoCustomizationTests
{
    private static readonly string Folder = Repository.PathOf("config", "components", "argocd");

    [TestCaseSource(nameof(HealthCases))]
    public void Test_data_has_the_health_that_its_test_file_expects(string file, string status, string message)
    {
        var entity = Read(file);

        $"{ArgoHealth.Run(entity, "health.lua", "r.status .. ': ' .. r.message")}".Should().Be($"{status}: {message}");
    }

    [Test]
    public void All_kinds_have_the_same_health_script_and_each_state_in_their_test_data()
    {
        Files("health.lua").Select(File.ReadAllText).Distinct().Should().ContainSingle();
        Files("health.lua").Should().HaveCount(4);
        foreach (var kind in HealthCases().GroupBy(test => Path.GetDirectoryName(Path.GetDirectoryName((string)test.Arguments[0]!))))
        {
            kind.Select(test => (string)test.Arguments[1]!).Distinct().Should().Contain(["Healthy", "Progressing", "Degraded"], kind.Key);
        }
    }

    [Test]
    public async Task The_ConfigMap_is_generated_from_the_scripts()
    {
        using var folder = new TemporaryFolder();
        await Programs.RunAsync(Path.Combine(Folder, "generate.sh"), [folder.PathOf("argocd-cm.yaml")]);

        (await File.ReadAllTextAsync(folder.PathOf("argocd-cm.yaml"))).Should().Be(await File.ReadAllTextAsync(Path.Combine(Folder, "argocd-cm.yaml")));
    }

    [Test]
    public async Task The_ConfigMap_holds_each_script_under_the_key_that_Argo_CD_reads()
    {
        var data = Yaml.Read(await File.ReadAllTextAsync(Path.Combine(Folder, "argocd-cm.yaml"))).Single()["data"]!;

        foreach (var health in Files("health.lua"))
        {
            var kind = Path.GetDirectoryName(health)!;
            var name = $"{Path.GetFileName(Path.GetDirectoryName(kind))}_{Path.GetFileName(kind)}";
            $"{data[$"resource.customizations.health.{name}"]}".Should().Be(await File.ReadAllTextAsync(health));
            var actions = Yaml.Read($"{data[$"resource.customizations.actions.{name}"]}").Single();
            $"{actions["discovery.lua"]}".Should().Be(await File.ReadAllTextAsync(Path.Combine(kind, "actions", "discovery.lua")));
            actions["definitions"]!.AsArray().Select(action => $"{action!["name"]}").Should()
                .BeEquivalentTo(Directory.GetDirectories(Path.Combine(kind, "actions")).Select(Path.GetFileName));
            foreach (var action in actions["definitions"]!.AsArray())
            {
                $"{action!["action.lua"]}".Should().Be(await File.ReadAllTextAsync(Path.Combine(kind, "actions", $"{action["name"]}", "action.lua")));
            }
        }
    }

    [Test]
    public async Task The_component_patches_the_ConfigMap_of_Argo_CD_and_adds_no_object()
    {
        using var folder = new TemporaryFolder();
        folder.Write("argocd-cm.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd}, data: {url: https://argocd.example.org}}");
        folder.Write("kustomization.yaml", $"resources: [argocd-cm.yaml]\ncomponents: [{Path.GetRelativePath(folder.PathOf(""), Folder)}]\n");

        var built = Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", folder.PathOf("")])).Single();

        built["data"]!.AsObject().Select(entry => entry.Key).Should().Contain(["url", "resource.customizations.health.arc.opendefense.cloud_Order"]);
    }

    [TestCase("arc.opendefense.cloud/v1alpha1", "Order", ArcAnnotations.ForceAt)]
    [TestCase("arc.opendefense.cloud/v1alpha1", "ArtifactWorkflow", ArcAnnotations.ForceAt)]
    [TestCase("arc.opendefense.cloud/v1alpha1", "Endpoint", ArcAnnotations.ForceAt)]
    [TestCase("source.flux.oddkin.co/v1alpha1", "ExternalSource", ExternalSourceGroup.RequestedAt)]
    public void The_action_retry_sets_the_annotation_with_the_current_time(string apiVersion, string kind, string annotation)
    {
        var written = ArgoHealth.Run(Entity(apiVersion, kind), "actions/retry/action.lua", $"r.metadata.annotations['{annotation}']");

        var time = long.TryParse(written, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.Parse(written, System.Globalization.CultureInfo.InvariantCulture);
        time.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
    }

    [TestCase("arc.opendefense.cloud/v1alpha1", "Order")]
    [TestCase("source.flux.oddkin.co/v1alpha1", "ExternalSource")]
    public void The_actions_suspend_and_resume_set_the_field_and_are_offered_in_turn(string apiVersion, string kind)
    {
        var running = Entity(apiVersion, kind);
        var suspended = Entity(apiVersion, kind, suspend: true);
        const string Offered = "(r.retry.disabled and '' or 'retry ') .. (r.suspend.disabled and '' or 'suspend ') .. (r.resume.disabled and '' or 'resume')";

        ArgoHealth.Run(running, "actions/suspend/action.lua", "r.spec.suspend").Should().Be("true");
        ArgoHealth.Run(suspended, "actions/resume/action.lua", "r.spec.suspend").Should().Be("false");
        ArgoHealth.Run(running, "actions/discovery.lua", Offered).Should().Be("retry suspend ");
        ArgoHealth.Run(suspended, "actions/discovery.lua", Offered).Should().Be("resume");
    }

    [TestCase("ArtifactWorkflow")]
    [TestCase("Endpoint")]
    public void An_object_that_is_being_deleted_offers_no_retry(string kind)
    {
        var entity = Entity("arc.opendefense.cloud/v1alpha1", kind);
        ArgoHealth.Run(entity, "actions/discovery.lua", "r.retry.disabled").Should().Be("false");

        entity["metadata"]!["deletionTimestamp"] = "2026-01-31T12:00:00Z";

        ArgoHealth.Run(entity, "actions/discovery.lua", "r.retry.disabled").Should().Be("true");
    }

    private static JsonObject Entity(string apiVersion, string kind, bool suspend = false) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = "example", ["generation"] = 1 },
        ["spec"] = suspend ? new JsonObject { ["suspend"] = true } : new JsonObject(),
    };

    private static IEnumerable<TestCaseData> HealthCases() => Files("health_test.yaml").SelectMany(file => Yaml.Read(File.ReadAllText(file)).Single()["tests"]!.AsArray().Select(test =>
        new TestCaseData(Path.Combine(Path.GetDirectoryName(file)!, $"{test!["inputPath"]}"), $"{test["healthStatus"]!["status"]}", $"{test["healthStatus"]!["message"]}")
            .SetArgDisplayNames(Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileNameWithoutExtension($"{test["inputPath"]}"))));

    private static IReadOnlyList<string> Files(string name) =>
        [.. Directory.GetFiles(Path.Combine(Folder, "resource_customizations"), name, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static JsonNode Read(string file) => Yaml.Read(File.ReadAllText(file)).Single();
}
