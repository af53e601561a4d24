package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/yaml"
)

// controller is one of KServe's programs with the webhooks that it serves.
type controller struct {
	*process
	hooks *envtest.WebhookInstallOptions
}

// configureKServe creates KServe's namespaces and its configuration; an older
// configuration is replaced, as `kubectl apply` of a new release does.
func (c *cluster) configureKServe(ctx context.Context, o options) error {
	for _, name := range []string{"kserve", "kserve-localmodel-jobs"} {
		namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
		_, err := c.client.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{})
		if err != nil && !apierrors.IsAlreadyExists(err) {
			return err
		}
	}
	raw, err := os.ReadFile(o.kserveModule().dir("config/configmap/inferenceservice.yaml"))
	if err != nil {
		return err
	}
	var settings corev1.ConfigMap
	if err := yaml.Unmarshal(raw, &settings); err != nil {
		return err
	}
	err = errors.Join(
		set(&settings, "deploy", "defaultDeploymentMode", o.mode),
		set(&settings, "ingress", "disableIngressCreation", true), // no gateway runs here
		set(&settings, "localModel", "enabled", o.localModel),
	)
	if err != nil {
		return err
	}
	maps := c.client.CoreV1().ConfigMaps("kserve")
	_, err = maps.Create(ctx, &settings, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		_, err = maps.Update(ctx, &settings, metav1.UpdateOptions{})
	}
	return err
}

// set changes one field of a section; the sections are JSON texts.
func set(settings *corev1.ConfigMap, section, field string, value any) error {
	fields := map[string]any{}
	if err := json.Unmarshal([]byte(settings.Data[section]), &fields); err != nil {
		return fmt.Errorf("%s in KServe's configuration: %w", section, err)
	}
	fields[field] = value
	out, err := json.Marshal(fields)
	settings.Data[section] = string(out)
	return err
}

// startKServe runs KServe's main controller, with its webhooks, and installs
// the runtimes and storage containers that KServe ships.
func (c *cluster) startKServe(ctx context.Context, o options) error {
	kserve := o.kserveModule()
	manager, err := c.startController(ctx, "kserve-"+o.kserve, kserve.dir("config/webhook/manifests.yaml"))
	if err != nil {
		return err
	}
	c.kserve = manager
	return errors.Join(
		c.kubectl(ctx, "apply", "--server-side", "--force-conflicts", "-k", kserve.dir("config/runtimes")),
		c.kubectl(ctx, "apply", "--server-side", "--force-conflicts", "-k", kserve.dir("config/storagecontainers")),
	)
}

// startController runs one of KServe's programs with its webhooks.
func (c *cluster) startController(ctx context.Context, program, webhooks string) (*controller, error) {
	hooks, err := c.installWebhooks(webhooks)
	if err != nil {
		return nil, err
	}
	p := c.start(program, program, []string{"POD_NAMESPACE=kserve", "TMPDIR=" + hooks.LocalServingCertDir},
		fmt.Sprintf("--webhook-port=%d", hooks.LocalServingPort), "--metrics-addr=0", "--health-probe-addr=127.0.0.1:0")
	return &controller{p, hooks}, c.waitForWebhooks(ctx, hooks)
}

// exchangeKServe puts another version of KServe in the place of the running
// one, as an upgrade does: the objects in etcd stay.
func (c *cluster) exchangeKServe(ctx context.Context, o options) error {
	if c.kserve == nil || o.localModel || o.llm {
		return errors.New("only KServe's main controller can be exchanged: start with --kserve, without --localmodel and --llmisvc")
	}
	if _, err := build(ctx, o); err != nil { // while the old one still works
		return err
	}
	log.Printf("exchanging KServe for %s", o.kserve)
	c.kserve.end()
	if err := c.removeWebhooks(ctx, c.kserve.hooks); err != nil {
		return err
	}
	if _, err := envtest.InstallCRDs(c.cfg, crdInstall(kserveCRDs(o))); err != nil {
		return err
	}
	if err := c.configureKServe(ctx, o); err != nil {
		return err
	}
	return c.startKServe(ctx, o)
}
