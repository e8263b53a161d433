using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>
/// Rules for bundles. Each test names its source: operator-framework/api (3048ccd), operator-framework/operator-registry (4f9d6f22),
/// operator-framework/operator-sdk (60559f3) and operator-framework/operator-controller (df2c201d).
/// </summary>
internal sealed partial class BundleRuleTests
{
    // operator-registry pkg/lib/bundle/supported_resources.go
    private static readonly string[] SupportedKinds =
    [
        "ClusterServiceVersion", "CustomResourceDefinition", "Secret", "ClusterRole", "ClusterRoleBinding", "ServiceAccount", "Role", "RoleBinding", "Service",
        "ConfigMap", "PodDisruptionBudget", "PriorityClass", "VerticalPodAutoscaler", "ConsoleYAMLSample", "ConsoleQuickStart", "ConsoleCLIDownload", "ConsoleLink",
        "ServiceMonitor", "PodMonitor", "PrometheusRule", "NetworkPolicy",
    ];

    // operator-framework/api pkg/validation/internal/standardcategories.go
    private static readonly string[] Categories =
    [
        "AI/Machine Learning", "Application Runtime", "Big Data", "Cloud Provider", "Developer Tools", "Database", "Integration & Delivery", "Logging & Tracing",
        "Modernization & Migration", "Monitoring", "Networking", "OpenShift Optional", "Security", "Storage", "Streaming & Messaging", "Observability",
    ];

    private readonly BundleUnderTest _bundle = BundleUnderTest.Generate();

    [Test]
    public void Name_is_the_package_and_a_semantic_version_and_fits_into_a_label()
    {
        // api: pkg/validation/internal/csv.go parseCSVNameFormat, good_practices.go checkBundleName.
        var name = ClusterObjects.Name(_bundle.ServiceVersion);

        name.Should().MatchRegex(@"^arc-operator\.v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$").And.MatchRegex("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$");
        name.Length.Should().BeLessThanOrEqualTo(63);
        name.Should().EndWith($".v{_bundle.Spec["version"]}");
    }

    [Test]
    public void Replaced_version_has_the_same_form_and_is_in_the_channel()
    {
        // api: pkg/validation/internal/csv.go validateVersion.
        var bundle = BundleUnderTest.Generate(replaces: "arc-operator.v0.0.9");

        $"{bundle.Spec["replaces"]}".Should().Be("arc-operator.v0.0.9");
        bundle.Folder.Files["catalog/arc-operator/catalog.yaml"].Should().Contain("replaces: arc-operator.v0.0.9");
    }

    [Test]
    public void Required_fields_are_set()
    {
        // api: pkg/validation/internal/typecheck.go, pkg/operators/v1alpha1/clusterserviceversion_types.go: fields without omitempty.
        var spec = _bundle.Spec;

        Missing(spec, "displayName", "install/strategy", "installModes", "install/spec/deployments").Should().BeEmpty();
        _bundle.Owned.SelectMany(kind => Missing(kind, "name", "version", "kind")
            .Concat(kind["resources"]!.AsArray().SelectMany(resource => Missing(resource!, "name", "kind", "version")))
            .Concat((kind["specDescriptors"]?.AsArray() ?? []).Concat(kind["statusDescriptors"]?.AsArray() ?? []).SelectMany(field => Missing(field!, "path"))))
            .Should().BeEmpty();
    }

    [Test]
    public void Each_provided_kind_has_an_example_and_each_example_is_of_a_provided_kind() =>
        // api: pkg/validation/internal/csv.go validateExamplesAnnotations.
        _bundle.Examples.Select(example => $"{example["kind"]}").Should().BeEquivalentTo(_bundle.Owned.Select(kind => $"{kind["kind"]}"));

    [Test]
    public void Examples_have_a_spec() =>
        // operator-sdk: internal/scorecard/tests/basic.go CheckSpecTest.
        _bundle.Examples.Should().OnlyContain(example => example["spec"] is JsonObject);

    [Test]
    public void Install_modes_are_supported_once_each_and_include_all_namespaces()
    {
        // api: pkg/validation/internal/csv.go validateInstallModes. operator-controller: AllNamespaces is required by OLM v1.
        var modes = _bundle.Spec["installModes"]!.AsArray();

        modes.Select(mode => $"{mode!["type"]}").Should().OnlyHaveUniqueItems().And.Contain("AllNamespaces");
        modes.Should().OnlyContain(mode => mode!["supported"]!.GetValue<bool>());
        _bundle.Spec["webhookdefinitions"].Should().BeNull();
    }

    [Test]
    public void Oldest_supported_Kubernetes_is_named() =>
        // api: pkg/validation/internal/csv.go, operatorhub.go.
        $"{_bundle.Spec["minKubeVersion"]}".Should().MatchRegex(@"^\d+\.\d+\.\d+$");

    [Test]
    public void Owned_kinds_are_the_CRDs_of_the_bundle()
    {
        // api: pkg/validation/internal/bundle.go validateOwnedCRDs.
        var definitions = _bundle.Objects.OfKind("CustomResourceDefinition")
            .SelectMany(item => item["spec"]!["versions"]!.AsArray().Select(version => $"{ClusterObjects.Name(item)}/{version!["name"]}/{item["spec"]!["names"]!["kind"]}"));

        _bundle.Owned.Select(kind => $"{kind["name"]}/{kind["version"]}/{kind["kind"]}").Should().OnlyHaveUniqueItems().And.BeEquivalentTo(definitions);
    }

    [Test]
    public void Accounts_of_the_service_version_are_not_in_the_bundle()
    {
        // api: pkg/validation/internal/bundle.go validateServiceAccounts.
        Permissions("clusterPermissions").Concat(Permissions("permissions")).Select(permission => $"{permission["serviceAccountName"]}")
            .Should().OnlyContain(account => account == $"{Pod["serviceAccountName"]}");
        _bundle.Objects.OfKind("ServiceAccount").Should().BeEmpty();
    }

    [Test]
    public void Related_images_are_all_images_of_the_operator_and_of_its_templates_and_have_digests_in_a_release()
    {
        // api: pkg/validation/internal/bundle.go validateRelatedImages; the digests are a rule of this project.
        var bundle = BundleUnderTest.Generate(asRelease: true);
        var images = bundle.Spec["relatedImages"]!.AsArray().Select(image => $"{image!["image"]}").ToList();

        // build.sh writes the digest of the worker's image into the templates.
        var worker = images.Single(image => image.Contains("arc-worker"));
        images.Should().OnlyHaveUniqueItems().And.OnlyContain(image => image == worker || ImageWithDigest().IsMatch(image));
        images.Should().Contain(bundle.Deployment["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(container => $"{container!["image"]}").Distinct());
        images.Should().Contain($"{bundle.Annotations["containerImage"]}");
        bundle.Spec["relatedImages"]!.AsArray().Select(image => $"{image!["name"]}").Should().OnlyHaveUniqueItems().And.NotContain("");
        File.ReadAllText(Repository.PathOf("config", "templates", "library", "oci-copy.yaml")).Should().Contain(worker);
    }

    [Test]
    public void Compressed_bundle_is_far_below_the_limit_of_one_MiB()
    {
        // api: pkg/validation/internal/bundle.go validateBundleSize: OLM stores the bundle in a ConfigMap.
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(_bundle.Manifests().Select(item => item.ToJsonString()))));
        }

        target.Length.Should().BeLessThan((long)(0.85 * (1 << 20)));
    }

    [Test]
    public void Annotations_name_format_folders_package_and_channels_and_equal_the_labels_of_the_image()
    {
        // operator-registry: pkg/lib/bundle/validate.go; api: pkg/validation/internal/annotations.go, good_practices.go (channel names).
        var annotations = _bundle.Document("metadata/annotations.yaml")["annotations"]!.AsObject().ToDictionary(entry => entry.Key, entry => $"{entry.Value}");

        annotations["operators.operatorframework.io.bundle.mediatype.v1"].Should().Be("registry+v1");
        annotations["operators.operatorframework.io.bundle.manifests.v1"].Should().Be("manifests/");
        annotations["operators.operatorframework.io.bundle.metadata.v1"].Should().Be("metadata/");
        annotations["operators.operatorframework.io.bundle.package.v1"].Should().Be("arc-operator");
        annotations["operators.operatorframework.io.bundle.channels.v1"].Split(',').Should().OnlyContain(channel => Channel().IsMatch(channel));
        annotations["operators.operatorframework.io.bundle.channel.default.v1"].Should().BeOneOf(annotations["operators.operatorframework.io.bundle.channels.v1"].Split(','));
        Label().Matches(_bundle.Folder.Files["bundle.Dockerfile"]).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value).Should().BeEquivalentTo(annotations);
    }

    [Test]
    public void Kinds_of_the_bundle_are_supported() =>
        // operator-registry: pkg/lib/bundle/supported_resources.go.
        _bundle.Manifests().Select(item => $"{item["kind"]}").Distinct().Should().BeSubsetOf(SupportedKinds);

    [Test]
    public async Task Disruption_budgets_allow_the_drain_of_a_node_and_no_priority_class_is_a_default()
    {
        // api: pkg/validation/internal/object.go validatePDB, validatePriorityClass.
        var objects = _bundle.Manifests().Concat((await ClusterObjects.BuildWithAsync("storage-s3", "network-policy")).All).ToList();

        objects.Where(item => $"{item["kind"]}" == "PodDisruptionBudget").Should().NotBeEmpty()
            .And.OnlyContain(item => $"{item["spec"]!["maxUnavailable"]}" != "0" && $"{item["spec"]!["minAvailable"]}" != "100%");
        objects.Should().NotContain(item => $"{item["kind"]}" == "PriorityClass" && $"{item["globalDefault"]}" == "true");
    }

    [Test]
    public void Operator_has_no_right_to_change_definitions_of_kinds() =>
        // api: pkg/validation/internal/good_practices.go validateRBACForCRDsWith.
        Permissions("clusterPermissions").Concat(Permissions("permissions")).SelectMany(permission => permission["rules"]!.AsArray())
            .Where(rule => rule!["resources"]!.AsArray().Any(resource => $"{resource}" == "customresourcedefinitions"))
            .SelectMany(rule => rule!["verbs"]!.AsArray()).Select(verb => $"{verb}").Should().BeSubsetOf(["get", "list", "watch"]);

    [Test]
    public void Objects_of_the_bundle_have_no_namespace_because_the_user_chooses_it() =>
        // operator-controller: internal/operator-controller/rukpak/bundle places objects into the install namespace.
        _bundle.Manifests().Should().OnlyContain(item => item["metadata"]!["namespace"] == null);

    [Test]
    public void Owned_kinds_have_descriptions() =>
        // api: pkg/validation/internal/good_practices.go validateCRDDescriptions.
        _bundle.Owned.Should().OnlyContain(kind => $"{kind["description"]}".Length > 0 && $"{kind["displayName"]}".Length > 0);

    [Test]
    public void Containers_request_processor_and_memory() =>
        // api: pkg/validation/internal/good_practices.go validateResourceRequests.
        Pod["containers"]!.AsArray().Should().OnlyContain(container => container!["resources"]!["requests"]!["cpu"] != null && container["resources"]!["requests"]!["memory"] != null);

    [Test]
    public void Fields_of_the_hub_are_valid()
    {
        // api: pkg/validation/internal/operatorhub.go, standardcapabilities.go, standardcategories.go.
        var spec = _bundle.Spec;

        var icon = spec["icon"]!.AsArray().Should().ContainSingle().Which!;
        $"{icon["mediatype"]}".Should().BeOneOf("image/gif", "image/jpeg", "image/png", "image/svg+xml");
        Convert.FromBase64String($"{icon["base64data"]}").Should().NotBeEmpty();
        spec["links"]!.AsArray().Should().OnlyContain(link => $"{link!["name"]}".Length > 0 && Uri.IsWellFormedUriString($"{link["url"]}", UriKind.Absolute));
        spec["maintainers"]!.AsArray().Should().OnlyContain(maintainer => $"{maintainer!["name"]}".Length > 0 && $"{maintainer["email"]}".Contains('@'));
        $"{spec["provider"]!["name"]}".Should().NotBeEmpty();
        $"{_bundle.Annotations["capabilities"]}".Should().BeOneOf("Basic Install", "Seamless Upgrades", "Full Lifecycle", "Deep Insights", "Auto Pilot");
        $"{_bundle.Annotations["categories"]}".Split(',').Should().BeSubsetOf(Categories);
        Missing(_bundle.Annotations, "containerImage", "createdAt", "description", "repository", "support").Should().BeEmpty();
        DateOnly.TryParseExact($"{_bundle.Annotations["createdAt"]}", "yyyy-MM-dd", out _).Should().BeTrue();
    }

    [Test]
    public void Settings_for_repositories_of_operators_order_the_versions_as_the_channel_does()
    {
        // community-operators: docs/operator-ci-yaml.md.
        var settings = Yaml.Read(File.ReadAllText(Repository.PathOf("bundle", "ci.yaml")))[0];

        $"{settings["updateGraph"]}".Should().BeOneOf("semver-mode", "semver-skippatch-mode", "replaces-mode");
        settings["reviewers"]!.AsArray().Should().NotBeNull();
    }

    [Test]
    public void Suggested_namespace_enforces_the_restricted_standard() =>
        // OpenShift console reads this annotation, because a bundle cannot contain a Namespace.
        $"{JsonNode.Parse($"{_bundle.Annotations["operatorframework.io/suggested-namespace-template"]}")!["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]}"
            .Should().Be("restricted");

    [Test]
    public void Kinds_have_resources_and_a_descriptor_for_each_field_of_their_examples()
    {
        // operator-sdk: internal/scorecard/tests/olm.go (CRDs have resources, spec and status descriptors).
        foreach (var kind in _bundle.Owned)
        {
            var example = _bundle.Examples.Single(candidate => $"{candidate["kind"]}" == $"{kind["kind"]}");

            kind["resources"]!.AsArray().Should().NotBeEmpty("{0}", kind["kind"]);
            kind["specDescriptors"]!.AsArray().Select(field => $"{field!["path"]}").Should().OnlyHaveUniqueItems().And.Contain(example["spec"]!.AsObject().Select(field => field.Key));
            kind["specDescriptors"]!.AsArray().Should().OnlyContain(field => $"{field!["description"]}".Length > 0 && $"{field["displayName"]}".Length > 0);
        }
    }

    [Test]
    public void Scorecard_runs_its_six_tests()
    {
        // operator-sdk: internal/scorecard/tests.
        var tests = _bundle.Document("tests/scorecard/config.yaml")["stages"]![0]!["tests"]!.AsArray().Select(test => $"{test!["entrypoint"]![1]}");

        tests.Should().BeEquivalentTo(
            "basic-check-spec", "olm-bundle-validation", "olm-crds-have-validation", "olm-crds-have-resources", "olm-spec-descriptors", "olm-status-descriptors");
    }

    [Test]
    public void Deployment_has_a_valid_name_and_the_bundle_declares_no_dependencies()
    {
        // operator-controller: internal/operator-controller/rukpak/bundle/validators. OLM v1 refuses olm.gvk.required, olm.package.required and olm.constraint.
        _bundle.Spec["install"]!["spec"]!["deployments"]!.AsArray().Select(item => $"{item!["name"]}").Should().OnlyHaveUniqueItems().And.OnlyContain(name => Dns().IsMatch(name));
        _bundle.Folder.Files.Keys.Should().NotContain("metadata/dependencies.yaml").And.NotContain("metadata/properties.yaml");
    }

    [Test]
    public async Task Permissions_are_the_roles_of_config_rule_for_rule()
    {
        var expected = (await ClusterObjects.BuildAsync("namespaced")).Single("ClusterRole", "arc-operator")["rules"]!.AsArray()
            .Concat((await ClusterObjects.BuildAsync("namespaced", "tenant")).Single("Role")["rules"]!.AsArray())
            .Concat((await ClusterObjects.BuildAsync("release")).Single("Role")["rules"]!.AsArray());

        Permissions("clusterPermissions").Concat(Permissions("permissions")).SelectMany(permission => permission["rules"]!.AsArray()).Select(rule => rule!.ToJsonString())
            .Should().BeEquivalentTo(expected.Select(rule => rule!.ToJsonString()));
    }

    private JsonNode Pod => _bundle.Deployment["spec"]!["template"]!["spec"]!;

    private IEnumerable<JsonNode> Permissions(string field) => _bundle.Spec["install"]!["spec"]![field]!.AsArray().Select(item => item!);

    private static IEnumerable<string> Missing(JsonNode node, params string[] paths) =>
        paths.Where(path => path.Split('/').Aggregate((JsonNode?)node, (current, field) => current?[field]) is null or JsonArray { Count: 0 });

    [GeneratedRegex("^[^@]+@sha256:[0-9a-f]{64}$")]
    private static partial Regex ImageWithDigest();

    [GeneratedRegex("^(stable|candidate|fast)(-.+)?$")]
    private static partial Regex Channel();

    [GeneratedRegex("^LABEL ([^=]+)=(.*)$", RegexOptions.Multiline)]
    private static partial Regex Label();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Dns();
}
