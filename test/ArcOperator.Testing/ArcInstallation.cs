namespace ArcOperator.Testing;

/// <summary>Installs the kinds of ARC and Argo, and a user for the operator, into a control plane by the commands of users.</summary>
public static class ArcInstallation
{
    public const string OperatorUser = "arc-operator";

    /// <param name="plane">The control plane.</param>
    /// <param name="program">Path of <c>arc-operator</c>.</param>
    /// <returns>The kubeconfig of a user with exactly the rights of config/rbac/role.yaml.</returns>
    public static async Task<string> InstallAsync(ControlPlane plane, string program)
    {
        await Programs.RunAsync(program, ["crds", "install", "--kubeconfig", plane.AdminKubeconfig]);
        await plane.KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", "argo-crds.yaml"));
        await plane.KubectlAsync("wait", "--for=condition=Established", "crd/workflows.argoproj.io", "crd/cronworkflows.argoproj.io");
        await plane.KubectlAsync("apply", "-f", Repository.PathOf("config", "rbac", "role.yaml"));
        await plane.KubectlAsync("create", "clusterrolebinding", OperatorUser, "--clusterrole=arc-operator", $"--user={OperatorUser}");
        // Leases belong to the operator's own namespace, so the ClusterRole does not contain them.
        await plane.KubectlAsync("create", "clusterrole", "arc-leases", "--verb=get,create,update,patch", "--resource=leases.coordination.k8s.io");
        await plane.KubectlAsync("create", "clusterrolebinding", "arc-leases", "--clusterrole=arc-leases", $"--user={OperatorUser}");
        return await plane.AddUserAsync(OperatorUser);
    }
}
