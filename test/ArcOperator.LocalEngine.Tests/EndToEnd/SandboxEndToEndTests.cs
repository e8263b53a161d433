using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.EndToEnd;

/// <summary>The view of a step on the machine and its volumes, and its remains.</summary>
public sealed class SandboxEndToEndTests
{
    private TestEngine _engine = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _engine = await TestEngine.StartAsync();
        await _engine.Client.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "login", NamespaceProperty = _engine.Namespace },
            StringData = new Dictionary<string, string> { ["username"] = "robot", ["password"] = "s3cret-value" },
        });
        await _engine.Client.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "hidden", NamespaceProperty = _engine.Namespace },
            StringData = new Dictionary<string, string> { ["password"] = "h1dden-value" },
        });
        await _engine.Client.CreateAsync(new V1ConfigMap
        {
            Metadata = new() { Name = "bundle", NamespaceProperty = _engine.Namespace },
            Data = new Dictionary<string, string> { ["ca.pem"] = "CERTIFICATE", ["tool"] = "#!/bin/sh\necho ran" },
        });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _engine.DisposeAsync();

    [Test]
    public async Task A_secret_is_mounted_read_only_at_a_path_that_the_machine_does_not_have() => await ScriptSaysAsync(
        "secret",
        "cat /secrets/dst/password; echo; stat -c '%a %n' /secrets/dst/password; touch /secrets/dst/x 2>/dev/null || echo read-only",
        "s3cret-value\n600 /secrets/dst/password\nread-only",
        "volumes: [{ name: v, secret: { secretName: login } }]",
        "volumeMounts: [{ name: v, mountPath: /secrets/dst }]");

    [Test]
    public async Task Secrets_are_never_on_disk_and_are_removed_with_the_step()
    {
        await _engine.CreateScriptAsync(
            "traces",
            "cat /secrets/dst/password >/dev/null; sleep 60",
            "volumes: [{ name: v, secret: { secretName: hidden } }]",
            "volumeMounts: [{ name: v, mountPath: /secrets/dst }]\n      env: [{ name: PASS, valueFrom: { secretKeyRef: { name: hidden, key: password } } }]");
        await _engine.UntilAsync("traces", workflow => workflow.Status.Nodes?["traces"].Phase == "Running");

        (await Programs.RunAsync("sh", ["-c", $"grep -rl h1dden-value '{_engine.Folder}' || true"])).Should().BeEmpty();
        (await Programs.RunAsync("sh", ["-c", "ps -eo args | grep -c '[h]1dden-value' || true"])).Trim().Should().Be("0");
        var copies = "grep -rl h1dden-value /dev/shm/arc-local-engine-* || true";
        (await Programs.RunAsync("sh", ["-c", copies])).Should().NotBeEmpty();

        await _engine.Client.PatchAsync<Workflow>(Kubernetes.Patching.MergePatch.Of(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["shutdown"] = "Terminate" } }), "traces", _engine.Namespace);
        var workflow = await _engine.EndOfAsync("traces");

        workflow.Status.Should().BeEquivalentTo(new { Phase = "Failed", Message = "Stopped with strategy 'Terminate'" });
        (await Programs.RunAsync("sh", ["-c", copies])).Should().BeEmpty();
        System.Text.Encoding.UTF8.GetString(new Kubernetes.Serialization.ObjectJson(LocalEngineJsonContext.Default).Serialize(workflow)).Should().NotContain("h1dden-value");
    }

    [Test]
    public async Task A_volume_can_replace_a_folder_of_the_machine() => await ScriptSaysAsync(
        "over",
        "ls /etc/ssl/certs; cat /etc/ssl/certs/ca.pem; echo; ls -d /etc/passwd /usr/bin/env",
        "ca.pem\nCERTIFICATE\n/etc/passwd\n/usr/bin/env",
        "volumes: [{ name: v, configMap: { name: bundle, items: [{ key: ca.pem, path: ca.pem }] } }]",
        "volumeMounts: [{ name: v, mountPath: /etc/ssl/certs/ }]");

    [Test]
    public async Task A_volume_can_be_mounted_inside_of_a_read_only_folder() => await ScriptSaysAsync(
        "inside",
        "mytool; ls /usr/local/share/new/place; env | grep -c PATH",
        "ran\nca.pem\ntool\n1",
        "volumes: [{ name: v, configMap: { name: bundle, defaultMode: 493 } }]",
        "volumeMounts: [{ name: v, mountPath: /usr/local/share/new/place }, { name: v, mountPath: /bin/mytool, subPath: tool }]");

    [Test]
    public async Task An_emptyDir_lives_as_long_as_its_step_and_a_claim_as_long_as_its_workflow()
    {
        await _engine.CreateAsync("folders", """
            entrypoint: main
            volumes: [{ name: e, emptyDir: {} }]
            volumeClaimTemplates: [{ metadata: { name: c }, spec: { resources: { requests: { storage: 1Gi } } } }]
            templates:
              - { name: main, steps: [[{ name: first, template: write }], [{ name: second, template: read }]] }
              - { name: write, script: { image: a, command: [sh], source: "touch /e/x /c/sub/x", volumeMounts: [{ name: e, mountPath: /e }, { name: c, mountPath: /c/sub, subPath: sub }] } }
              - { name: read, script: { image: a, command: [sh], source: "ls /e; find /c | sort; touch /c/y 2>/dev/null || echo read-only", volumeMounts: [{ name: e, mountPath: /e }, { name: c, mountPath: /c, readOnly: true }] } }
            """);

        var workflow = await _engine.EndOfAsync("folders");

        workflow.Status.Phase.Should().Be("Succeeded", workflow.Status.Message);
        _engine.LogOf(workflow, "second").Should().StartWith("/c\n/c/sub\n/c/sub/x\n").And.EndWith("read-only");
    }

    [Test]
    public async Task The_environment_contains_only_variables_of_the_template()
    {
        await _engine.CreateScriptAsync(
            "variables",
            "env | sort | grep -v -e ^PWD= -e ^SHLVL= -e ^_= -e ^PATH=",
            ofScript: """
                env:
                        - { name: A, value: "1" }
                        - { name: B, value: "$(A)2 $(NOPE) $$(A)" }
                        - { name: SECRET, valueFrom: { secretKeyRef: { name: login, key: username } } }
                        - { name: MAP, valueFrom: { configMapKeyRef: { name: bundle, key: ca.pem } } }
                        - { name: NONE, valueFrom: { secretKeyRef: { name: gone, key: x, optional: true } } }
                      envFrom: [{ prefix: L_, secretRef: { name: login } }]
                """);

        var workflow = await _engine.EndOfAsync("variables");

        _engine.LogOf(workflow).Should().Be("A=1\nB=12 $(NOPE) $(A)\nHOME=/root\nL_password=s3cret-value\nL_username=robot\nMAP=CERTIFICATE\nSECRET=robot");
    }

    [Test]
    public async Task A_missing_optional_volume_is_an_empty_folder() => await ScriptSaysAsync(
        "optional",
        "ls /v /w | tr '\\n' ' '",
        "/v:  /w: ",
        "volumes: [{ name: v, secret: { secretName: gone, optional: true } }, { name: w, secret: { secretName: '', optional: true } }]",
        "volumeMounts: [{ name: v, mountPath: /v }, { name: w, mountPath: /w }]");

    [TestCase("no-secret", "{ name: v, secret: { secretName: gone } }", "secret \"gone\" not found")]
    [TestCase("no-map", "{ name: v, configMap: { name: gone } }", "configmap \"gone\" not found")]
    [TestCase("no-key", "{ name: v, secret: { secretName: login, items: [{ key: nope, path: x }] } }", "volume 'v': key \"nope\" does not exist")]
    [TestCase("upwards", "{ name: v, secret: { secretName: login, items: [{ key: username, path: ../x }] } }", "volume 'v': path '../x' must be a relative path without '..'")]
    public async Task An_invalid_volume_is_an_error_with_the_reason(string name, string volume, string message)
    {
        await _engine.CreateScriptAsync(name, "true", $"volumes: [{volume}]", "volumeMounts: [{ name: v, mountPath: /v }]");

        (await _engine.EndOfAsync(name)).Status.Should().BeEquivalentTo(new { Phase = "Error", Message = message });
    }

    [Test]
    public async Task Symbolic_links_of_a_step_reach_no_files_outside_of_its_sandbox()
    {
        await _engine.CreateAsync("links", """
            entrypoint: main
            volumeClaimTemplates: [{ metadata: { name: c } }]
            templates:
              - { name: main, steps: [[{ name: lay, template: lay, continueOn: { error: true } }], [{ name: follow, template: follow }]] }
              - name: lay
                outputs: { parameters: [{ name: o, valueFrom: { path: /tmp/o } }] }
                script: { image: a, command: [sh], source: "ln -s /etc/shadow /tmp/o; ln -s /root /c/out", volumeMounts: [{ name: c, mountPath: /c }] }
              - { name: follow, script: { image: a, command: [sh], source: "ls /x", volumeMounts: [{ name: c, mountPath: /x, subPath: out }] } }
            """);

        var workflow = await _engine.EndOfAsync("links");

        workflow.Status.Nodes!.Values.Single(node => node.DisplayName == "lay").Message.Should().StartWith("outputs.parameters.o: /tmp/o cannot be read");
        workflow.Status.Nodes.Values.Single(node => node.DisplayName == "follow").Message.Should().Be("subPath 'out' leads over a symbolic link");
    }

    [Test]
    public async Task A_step_sees_no_files_and_processes_outside_of_its_sandbox() => await ScriptSaysAsync(
        "private",
        "ls /tmp | wc -l; ls /work /srv /mnt 2>/dev/null | wc -l; test -e /etc/shadow || echo no shadow; ps -e 2>/dev/null | wc -l | xargs test 10 -gt && echo own processes; touch /usr/x 2>/dev/null || echo read-only; echo ok >/dev/stdout",
        "0\n0\nno shadow\nown processes\nread-only\nok");

    [Test]
    public async Task Standard_input_is_empty_and_a_large_log_keeps_its_end()
    {
        await _engine.CreateScriptAsync("output", "cat; head -c 20000000 /dev/zero | tr '\\0' '\\n'; echo end");

        var workflow = await _engine.EndOfAsync("output");

        workflow.Status.Phase.Should().Be("Succeeded", workflow.Status.Message);
        File.ReadLines(_engine.LogPathOf("output", "output")).Last().Should().Be("end");
        Directory.GetFiles(Path.Combine(_engine.Folder, "workflows", _engine.Namespace, "output", "logs")).Sum(file => new FileInfo(file).Length).Should().BeLessThan(17 << 20);
    }

    private async Task ScriptSaysAsync(string name, string script, string output, string extra = "", string ofScript = "")
    {
        await _engine.CreateScriptAsync(name, script, extra, ofScript);

        var workflow = await _engine.EndOfAsync(name);

        workflow.Status.Phase.Should().Be("Succeeded", workflow.Status.Message);
        _engine.LogOf(workflow).Should().Be(output);
    }
}
