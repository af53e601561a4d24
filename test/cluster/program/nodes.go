package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// localModelNodes is how many GPU nodes carry the label that KServe's local
// model agents run on.
const localModelNodes = 2

// startNodes creates the simulated nodes and kwok, which plays their kubelets:
// nodes turn Ready, pods Running and Ready, pods of Jobs Succeeded, and volume
// claims get volumes.
func (c *cluster) startNodes(ctx context.Context, o options) error {
	stages := filepath.Join(c.dir, "kwok.yaml")
	if err := writeStages(stages); err != nil {
		return err
	}
	c.start("kwok", "kwok", nil, "--kubeconfig", c.kubeconfig, "--config", stages, "--manage-all-nodes=true", "--server-address", "")
	// The default storage class, as most clusters have one.
	if err := c.kubectl(ctx, "apply", "-f", kwok.dir("kustomize/stage/volume/fast/storage-class.yaml")); err != nil {
		return err
	}
	if err := c.addNode(ctx, "cpu-0", nil, nil); err != nil {
		return err
	}
	for i := range o.gpuNodes {
		labels := map[string]string{ // as NVIDIA's GPU feature discovery sets them
			"nvidia.com/gpu.present": "true", "nvidia.com/gpu.count": "8", "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3",
			"nvidia.com/gpu.family": "hopper", "nvidia.com/gpu.memory": "81559", "nvidia.com/mig.capable": "true",
			"topology.kubernetes.io/zone": fmt.Sprintf("zone-%d", i%2),
		}
		if i%5 == 4 { // not all of one kind, so that selectors have to be right
			labels["nvidia.com/gpu.product"], labels["nvidia.com/gpu.family"] = "NVIDIA-A100-SXM4-80GB", "ampere"
		}
		labels["pool"] = "gpu" // as clouds and platform teams name groups of nodes
		if i < localModelNodes {
			labels["kserve/localmodel"] = "worker"
		}
		gpus := corev1.ResourceList{
			"nvidia.com/gpu": resource.MustParse("8"), "rdma/ib": resource.MustParse("1"), // a port of InfiniBand
		}
		if err := c.addNode(ctx, fmt.Sprintf("gpu-%d", i), labels, gpus); err != nil {
			return err
		}
	}
	return nil
}

// writeStages gathers kwok's own descriptions of how objects come to life.
func writeStages(file string) error {
	var out bytes.Buffer
	for _, folder := range []string{"node/fast", "node/heartbeat-with-lease", "pod/fast", "volume/fast"} {
		files, err := filepath.Glob(filepath.Join(kwok.dir("kustomize/stage"), folder, "*.yaml"))
		if err != nil {
			return err
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if bytes.Contains(data, []byte("kind: Stage\n")) {
				fmt.Fprintf(&out, "---\n%s", data)
			}
		}
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}

func (c *cluster) addNode(ctx context.Context, name string, labels map[string]string, extra corev1.ResourceList) error {
	resources := corev1.ResourceList{
		"cpu": resource.MustParse("96"), "memory": resource.MustParse("1Ti"),
		"pods": resource.MustParse("110"), "ephemeral-storage": resource.MustParse("2Ti"),
	}
	maps.Copy(resources, extra)
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{
		"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
	}}}
	maps.Copy(node.Labels, labels)
	// Says to whoever looks that nothing really runs here.
	node.Annotations = map[string]string{"kwok.x-k8s.io/node": "fake"}
	node.Status = corev1.NodeStatus{Capacity: resources, Allocatable: resources}
	// kwok keeps the allocatable resources that it finds when the node appears.
	_, err := c.client.CoreV1().Nodes().Create(ctx, node, metav1.CreateOptions{})
	return err
}
