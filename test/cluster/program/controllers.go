package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/yaml"
)

// startLWS runs the LeaderWorkerSet controller and its webhooks.
func (c *cluster) startLWS(ctx context.Context, _ options) error {
	// Kustomize first: upstream's patches limit the pod webhooks to LWS's pods.
	manifest := filepath.Join(c.dir, "lws-webhooks.yaml")
	if err := c.kubectl(ctx, "kustomize", lws.dir("config/webhook"), "--output", manifest); err != nil {
		return err
	}
	hooks, err := c.installWebhooks(manifest)
	if err != nil {
		return err
	}
	settings := map[string]any{
		"apiVersion": "config.lws.x-k8s.io/v1alpha1", "kind": "Configuration",
		"leaderElection":         map[string]any{"leaderElect": false},
		"internalCertManagement": map[string]any{"enable": false}, // installWebhooks made the certificate
		"webhook":                map[string]any{"port": hooks.LocalServingPort, "certDir": hooks.LocalServingCertDir},
		"metrics":                map[string]any{"bindAddress": "0"},
		"health":                 map[string]any{"healthProbeBindAddress": "127.0.0.1:0"},
	}
	out, err := yaml.Marshal(settings)
	if err != nil {
		return err
	}
	file := filepath.Join(c.dir, "lws.yaml")
	if err := os.WriteFile(file, out, 0o644); err != nil {
		return err
	}
	c.start("lws", "lws", nil, "--config", file)
	return c.waitForWebhooks(ctx, hooks)
}

// startLocalModel runs the controller of local model caches, and the agents
// that upstream runs as a DaemonSet and that create the download Jobs.
func (c *cluster) startLocalModel(ctx context.Context, o options) error {
	_, err := c.startController(ctx, "localmodel-"+o.kserve, o.kserveModule().dir("config/webhook/localmodel/manifests.yaml"))
	if err != nil {
		return err
	}
	for i := range min(localModelNodes, o.gpuNodes) {
		node := fmt.Sprintf("gpu-%d", i)
		c.start("localmodelnode-"+node, "localmodelnode-"+o.kserve,
			[]string{"POD_NAMESPACE=kserve", "NODE_NAME=" + node, "MODELS_DIR=" + filepath.Join(c.dir, "models", node)})
	}
	return nil
}

// startLLM runs the controller of LLMInferenceServices with the well-known
// configurations that it builds upon.
func (c *cluster) startLLM(ctx context.Context, o options) error {
	kserve := o.kserveModule()
	// The inference extension's CRDs come first: the controller looks at its
	// start which of its optional kinds exist.
	extension := envtest.CRDInstallOptions{Paths: []string{kserve.dir("config/llmisvc/gateway-inference-extension.yaml")}, ErrorIfPathMissing: true}
	if _, err := envtest.InstallCRDs(c.cfg, extension); err != nil {
		return err
	}
	llm, err := c.startController(ctx, "llmisvc-"+o.kserve, kserve.dir("config/webhook/llmisvc/manifests.yaml"))
	if err != nil {
		return err
	}
	// Again, now with the controller's webhook that converts between versions.
	converted := envtest.CRDInstallOptions{Paths: []string{kserve.dir("config/crd/full/llmisvc")}, ErrorIfPathMissing: true, WebhookOptions: *llm.hooks}
	if _, err := envtest.InstallCRDs(c.cfg, converted); err != nil {
		return err
	}
	return c.kubectl(ctx, "apply", "--server-side", "-k", kserve.dir("config/llmisvcconfig"))
}
