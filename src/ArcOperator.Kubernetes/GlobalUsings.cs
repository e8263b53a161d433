// The surface of KubernetesClient, on which this project builds.
global using k8s;
global using k8s.Autorest;
global using k8s.KubeConfigModels;
global using k8s.Models;
