namespace ArcOperator.Templates.Tests;

/// <summary>The lint of templates: all of the library pass, and each rule is broken by one change.</summary>
internal sealed class TemplateRuleTests
{
    private static readonly string Lint = Repository.PathOf("config", "templates", "lint.sh");

    public static IEnumerable<string> Templates => Directory.GetFiles(Repository.PathOf("config", "templates", "library"), "*.yaml").Select(path => Path.GetFileName(path))
        .Where(name => name is not ("kustomization.yaml" or "images.yaml" or "artifact-types.yaml")).Order();

    [Test]
    public async Task All_templates_of_the_library_follow_the_rules()
    {
        var (exitCode, output, errors) = await Programs.RunToEndAsync(Lint, [.. Templates.Select(name => Repository.PathOf("config", "templates", "library", name))]);

        (exitCode, output).Should().Be((0, $"{Templates.Count()} templates follow the rules\n"), errors);
    }

    [TestCase("serviceAccountName: arc-worker", "serviceAccountName: ''", "spec.serviceAccountName is missing: Strict mode does not allow it in a Workflow")]
    [TestCase("runAsNonRoot: true", "runAsNonRoot: false", "template copy: securityContext.runAsNonRoot is not true")]
    [TestCase("seccompProfile: {type: RuntimeDefault}", "seccompProfile: {type: Unconfined}", "template copy: securityContext.seccompProfile.type is not RuntimeDefault")]
    [TestCase("capabilities: {drop: [ALL]}", "capabilities: {add: [NET_ADMIN]}", "template copy, container main: securityContext.capabilities must drop ALL and add none")]
    [TestCase("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "template copy, container main: securityContext.allowPrivilegeEscalation is not false")]
    [TestCase("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "template copy, container main: securityContext.readOnlyRootFilesystem is not true")]
    [TestCase("limits: {cpu: \"1\", memory: 256Mi}", "limits: {cpu: \"1\"}", "template copy, container main: resources need requests and limits for cpu and memory")]
    [TestCase("valueFrom: {path: /arc/report/digest, default: \"\"}", "valueFrom: {path: /arc/report/digest}", "template copy, output digest: valueFrom.default is missing")]
    [TestCase("globalName: arc-digest", "globalName: digest", "template copy, output digest: globalName does not begin with arc-")]
    [TestCase("command: [arc-oci-copy]", "command: [sh, -c, \"{{workflow.parameters.specImage}}\"]", "template copy, container main: command contains a parameter: pass it as an environment variable")]
    [TestCase("retryPolicy: OnError", "retryPolicy: Always", "template copy: retryStrategy.retryPolicy is not OnError: it would repeat a refused gate")]
    [TestCase("emptyDir: {sizeLimit: 64Mi}", "emptyDir: {}", "volume work: emptyDir.sizeLimit is missing")]
    [TestCase("emptyDir: {sizeLimit: 64Mi}", "hostPath: {path: /}", "volume work: only emptyDir, secret and configMap are allowed")]
    [TestCase("- {name: work, mountPath: /arc}", "- {name: src-secret-vol, mountPath: /arc}", "template copy, container main: volume src-secret-vol is not defined: Strict mode does not allow it in a Workflow")]
    public async Task A_broken_rule_is_named(string text, string other, string message)
    {
        using var folder = new TemporaryFolder();
        var source = await File.ReadAllTextAsync(Repository.PathOf("config", "templates", "library", "oci-copy.yaml"));
        source.Should().Contain(text);
        var file = folder.Write("template.yaml", source.Replace(text, other, StringComparison.Ordinal));

        var (exitCode, output, errors) = await Programs.RunToEndAsync(Lint, [file]);

        exitCode.Should().Be(1, errors);
        output.Should().Contain($"oci-copy: {message}\n");
    }
}
