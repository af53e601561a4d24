package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

// installWebhooks registers the webhooks of some manifests under a free local
// port, with a certificate for it. The folder of the certificate also serves as
// a TMPDIR in which controller-runtime finds it at its default place.
func (c *cluster) installWebhooks(manifests ...string) (*envtest.WebhookInstallOptions, error) {
	hooks := &envtest.WebhookInstallOptions{Paths: manifests, IgnoreSchemeConvertible: true}
	if err := hooks.Install(c.cfg); err != nil {
		return nil, err
	}
	dir := hooks.LocalServingCertDir
	if err := os.Mkdir(filepath.Join(dir, "k8s-webhook-server"), 0o755); err != nil {
		return nil, err
	}
	return hooks, os.Symlink(dir, filepath.Join(dir, "k8s-webhook-server", "serving-certs"))
}

// waitForWebhooks returns when every webhook has a handler behind its address.
func (c *cluster) waitForWebhooks(ctx context.Context, hooks *envtest.WebhookInstallOptions) error {
	var urls []string
	for _, config := range hooks.MutatingWebhooks {
		for _, hook := range config.Webhooks {
			urls = append(urls, *hook.ClientConfig.URL)
		}
	}
	for _, config := range hooks.ValidatingWebhooks {
		for _, hook := range config.Webhooks {
			urls = append(urls, *hook.ClientConfig.URL)
		}
	}
	// Only asks whether somebody answers; the API server checks the certificate.
	client := http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for _, url := range urls {
		err := c.retry(ctx, time.Minute, func() error {
			reply, err := client.Post(url, "application/json", strings.NewReader("{}"))
			if err != nil {
				return err
			}
			reply.Body.Close()
			if reply.StatusCode == http.StatusNotFound {
				return fmt.Errorf("%s: %s", url, reply.Status)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("waiting for a webhook: %w", err)
		}
	}
	return nil
}

// removeWebhooks takes back what installWebhooks registered.
func (c *cluster) removeWebhooks(ctx context.Context, hooks *envtest.WebhookInstallOptions) error {
	registrations := c.client.AdmissionregistrationV1()
	var errs []error
	for _, config := range hooks.MutatingWebhooks {
		errs = append(errs, registrations.MutatingWebhookConfigurations().Delete(ctx, config.Name, metav1.DeleteOptions{}))
	}
	for _, config := range hooks.ValidatingWebhooks {
		errs = append(errs, registrations.ValidatingWebhookConfigurations().Delete(ctx, config.Name, metav1.DeleteOptions{}))
	}
	return errors.Join(errs...)
}
