namespace ArcOperator.LocalEngine.Templates;

/// <summary>Which of Argo's and Kubernetes' fields mean something to this engine, and which only to pods.</summary>
internal static class ArgoFields
{
    public static FieldRules Template { get; } = CreateTemplate();

    public static FieldRules Workflow { get; } = CreateWorkflow(Template);

    private static FieldRules CreateWorkflow(FieldRules template) => new FieldRules()
        .Use("entrypoint onExit workflowTemplateRef volumeClaimTemplates activeDeadlineSeconds parallelism ttlStrategy suspend shutdown priority")
        // Each template that is reached is looked at where it is used.
        .Use("templates")
        .PassOver("serviceAccountName securityContext nodeSelector affinity tolerations imagePullSecrets automountServiceAccountToken")
        .PassOver("podMetadata podGC podPriority podPriorityClassName podDisruptionBudget dnsConfig dnsPolicy hostNetwork schedulerName executor")
        .PassOver("archiveLogs metrics artifactGC artifactRepositoryRef volumeClaimGC")
        .Objects("arguments", new FieldRules().Objects("parameters", Argument()))
        .Objects("volumes", Volume())
        .Objects("retryStrategy", RetryStrategy())
        .Objects("templateDefaults", template);

    private static FieldRules CreateTemplate() => new FieldRules()
        .Use("name timeout activeDeadlineSeconds parallelism")
        .PassOver("metadata annotations nodeSelector affinity tolerations securityContext serviceAccountName automountServiceAccountToken executor")
        .PassOver("schedulerName priority priorityClassName imagePullSecrets metrics archiveLocation")
        .Objects("inputs", new FieldRules().Objects("parameters", new FieldRules()
            .Use("name value default enum description").Objects("valueFrom", new FieldRules().Use("default"))))
        .Objects("outputs", new FieldRules().Objects("parameters", new FieldRules()
            .Use("name description globalName value").Objects("valueFrom", new FieldRules().Use("path parameter default"))))
        .Objects("container", Container())
        .Objects("script", Container().Use("source"))
        .Objects("steps", Call())
        .Objects("dag", new FieldRules().Use("target failFast").Objects("tasks", Call().Use("depends dependencies")))
        .Objects("suspend", new FieldRules().Use("duration"))
        .Objects("retryStrategy", RetryStrategy())
        .Objects("volumes", Volume());

    private static FieldRules Argument() => new FieldRules().Use("name value default enum description globalName");

    private static FieldRules Call() => new FieldRules()
        .Use("name template when withItems withParam")
        .Objects("templateRef", new FieldRules().Use("name template clusterScope"))
        .Objects("arguments", new FieldRules().Objects("parameters", Argument()))
        .Objects("continueOn", new FieldRules().Use("error failed"));

    private static FieldRules RetryStrategy() => new FieldRules()
        .Use("limit retryPolicy")
        .PassOver("affinity")
        .Objects("backoff", new FieldRules().Use("duration factor maxDuration cap"));

    private static FieldRules Container()
    {
        var key = new FieldRules().Use("name key optional");
        var whole = new FieldRules().Use("name optional");
        return new FieldRules()
            .Use("name image command args workingDir")
            .PassOver("imagePullPolicy resources securityContext livenessProbe readinessProbe startupProbe ports resizePolicy")
            .PassOver("terminationMessagePath terminationMessagePolicy stdin stdinOnce tty")
            .Objects("env", new FieldRules().Use("name value").Objects("valueFrom", new FieldRules().Objects("secretKeyRef configMapKeyRef", key)))
            .Objects("envFrom", new FieldRules().Use("prefix").Objects("secretRef configMapRef", whole))
            .Objects("volumeMounts", new FieldRules().Use("name mountPath subPath readOnly").PassOver("mountPropagation recursiveReadOnly"));
    }

    private static FieldRules Volume()
    {
        var item = new FieldRules().Use("key path mode");
        return new FieldRules()
            .Use("name")
            .Objects("secret", new FieldRules().Use("secretName optional").PassOver("defaultMode").Objects("items", item))
            .Objects("configMap", new FieldRules().Use("name optional defaultMode").Objects("items", item))
            .Objects("emptyDir", new FieldRules().PassOver("medium sizeLimit"));
    }
}
