namespace ArcOperator.LocalEngine.Templates;

/// <summary>The fields of Workflows that the engine supports, and those that only concern pods.</summary>
internal static class ArgoFields
{
    /// <summary>A field of a template that changes the pod.</summary>
    public const string PodSpecPatch = "podSpecPatch";

    public static FieldRules Template { get; } = CreateTemplate();

    public static FieldRules Workflow { get; } = CreateWorkflow();

    private static FieldRules CreateWorkflow() => new FieldRules()
        .Use("entrypoint onExit workflowTemplateRef volumeClaimTemplates activeDeadlineSeconds ttlStrategy suspend shutdown")
        // Only templates that the Workflow uses are checked, one by one.
        .Use("templates")
        .Ignore("serviceAccountName securityContext nodeSelector affinity tolerations imagePullSecrets automountServiceAccountToken")
        .Ignore("podMetadata podGC podPriority podPriorityClassName podDisruptionBudget dnsConfig dnsPolicy hostNetwork schedulerName executor")
        .Ignore("priority archiveLogs metrics artifactGC artifactRepositoryRef volumeClaimGC")
        .Objects("arguments", new FieldRules().Objects("parameters", Argument()))
        .Objects("volumes", Volume())
        .Objects("retryStrategy", RetryStrategy());

    private static FieldRules CreateTemplate() => new FieldRules()
        .Use("name timeout activeDeadlineSeconds")
        .Ignore("metadata annotations nodeSelector affinity tolerations securityContext serviceAccountName automountServiceAccountToken executor")
        .Ignore("schedulerName priority priorityClassName imagePullSecrets metrics archiveLocation")
        .Ignore(PodSpecPatch)
        .Objects("inputs", new FieldRules().Objects("parameters", new FieldRules()
            .Use("name value default enum description").Objects("valueFrom", new FieldRules().Use("default"))))
        .Objects("outputs", new FieldRules().Objects("parameters", new FieldRules()
            .Use("name description globalName value").Objects("valueFrom", new FieldRules().Use("path parameter default"))))
        .Objects("container", Container())
        .Objects("script", Container().Use("source"))
        .Objects("containerSet", new FieldRules().Objects("containers", Container().Use("dependencies")).Objects("volumeMounts", VolumeMount()))
        .Objects("initContainers", Container().Use("mirrorVolumeMounts"))
        .Objects("steps", Call())
        .Objects("dag", new FieldRules().Use("failFast").Objects("tasks", Call().Use("depends dependencies")))
        .Objects("suspend", new FieldRules().Use("duration"))
        .Objects("retryStrategy", RetryStrategy())
        .Objects("volumes", Volume());

    private static FieldRules Argument() => new FieldRules().Use("name value default enum description globalName");

    private static FieldRules Call() => new FieldRules()
        .Use("name template when withItems withParam")
        .Objects("arguments", new FieldRules().Objects("parameters", Argument()))
        .Objects("continueOn", new FieldRules().Use("error failed"));

    private static FieldRules RetryStrategy() => new FieldRules()
        .Use("limit retryPolicy")
        .Ignore("affinity")
        .Objects("backoff", new FieldRules().Use("duration factor maxDuration cap"));

    private static FieldRules Container()
    {
        var key = new FieldRules().Use("name key optional");
        var whole = new FieldRules().Use("name optional");
        return new FieldRules()
            .Use("name image command args workingDir")
            .Ignore("imagePullPolicy resources securityContext livenessProbe readinessProbe startupProbe ports resizePolicy")
            .Ignore("terminationMessagePath terminationMessagePolicy stdin stdinOnce tty")
            .Objects("env", new FieldRules().Use("name value").Objects("valueFrom", new FieldRules().Objects("secretKeyRef configMapKeyRef", key)))
            .Objects("envFrom", new FieldRules().Use("prefix").Objects("secretRef configMapRef", whole))
            .Objects("volumeMounts", VolumeMount());
    }

    private static FieldRules VolumeMount() => new FieldRules().Use("name mountPath subPath readOnly").Ignore("mountPropagation recursiveReadOnly");

    private static FieldRules Volume()
    {
        var item = new FieldRules().Use("key path mode");
        return new FieldRules()
            .Use("name")
            .Objects("secret", new FieldRules().Use("secretName optional").Ignore("defaultMode").Objects("items", item))
            .Objects("configMap", new FieldRules().Use("name optional defaultMode").Objects("items", item))
            .Objects("emptyDir", new FieldRules().Ignore("medium sizeLimit"));
    }
}
