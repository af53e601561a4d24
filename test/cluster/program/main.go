// Cluster runs a real Kubernetes control plane with the real KServe controllers
// and webhooks, as plain processes on loopback: no containers, no downloads but
// Go modules. Pods get scheduled onto simulated nodes and turn Running; nothing
// is pulled or executed. See README.md.
//
// It prints "ready KUBECONFIG=..." and runs until it gets SIGINT or SIGTERM. A
// line "kserve 0.19.0" on its standard input exchanges KServe in place.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// Upstream modules. KServe's version is a flag.
var (
	kwok       = module{"sigs.k8s.io/kwok", "v0.8.0"}
	lws        = module{"sigs.k8s.io/lws", "v0.9.0"}
	keda       = module{"github.com/kedacore/keda/v2", "v2.17.2"}
	gatewayAPI = module{"sigs.k8s.io/gateway-api", "v1.4.1"}
	prometheus = module{"github.com/prometheus-operator/prometheus-operator", "v0.85.0"}
)

type options struct {
	kserve, mode, dir          string
	gpuNodes, port             int
	localModel, llm, buildOnly bool
	untilEOF, realNodes        bool
}

func (o options) kserveModule() module { return module{"github.com/kserve/kserve", "v" + o.kserve} }

func main() {
	log.SetFlags(0)
	var o options
	// Not the global flags, to which the libraries add theirs.
	flags := flag.NewFlagSet("cluster", flag.ExitOnError)
	flags.StringVar(&o.kserve, "kserve", "0.19.0", "KServe version: 0.15.2, 0.16.0, 0.17.0, 0.19.0 or 0.20.0; empty for none")
	flags.StringVar(&o.mode, "mode", "RawDeployment", "KServe's default deployment mode (Knative is not installed)")
	flags.StringVar(&o.dir, "dir", filepath.Join(os.TempDir(), "cdk8s-kserve-cluster"), "where the kubeconfig, logs and etcd's data go")
	flags.IntVar(&o.port, "port", 0, "port of the API server on 127.0.0.1; 0 for a free one")
	flags.IntVar(&o.gpuNodes, "gpu-nodes", 4, "simulated nodes with 8 GPUs each, beside one without GPUs")
	flags.BoolVar(&o.localModel, "localmodel", false, "run KServe's local model controller, and its agent for two nodes (0.19.0, 0.20.0)")
	flags.BoolVar(&o.llm, "llmisvc", false, "run KServe's LLMInferenceService controller (0.19.0, 0.20.0)")
	flags.BoolVar(&o.realNodes, "real-nodes", false, "no simulated nodes: ../../nodes brings real ones")
	flags.BoolVar(&o.untilEOF, "until-eof", false, "end when standard input ends, and so with whoever started this")
	flags.BoolVar(&o.buildOnly, "build", false, "compile what the other flags ask for and stop")
	flags.Parse(os.Args[1:])

	// Whoever reads the output may be gone: that must not keep this from stopping the rest.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil && !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

func run(ctx context.Context, o options) error {
	bin, err := build(ctx, o)
	if err != nil || o.buildOnly {
		return err
	}
	c, err := startControlPlane(bin, o)
	if err != nil {
		return err
	}
	defer c.stop()

	steps := []func(context.Context, options) error{c.startLWS}
	if !o.realNodes {
		steps = append(steps, c.startNodes)
	}
	if o.kserve != "" {
		steps = append(steps, c.configureKServe, c.startKServe)
		if o.localModel {
			steps = append(steps, c.startLocalModel)
		}
		if o.llm {
			steps = append(steps, c.startLLM)
		}
	}
	for _, step := range steps {
		if err := step(ctx, o); err != nil {
			return err
		}
	}
	return c.serve(ctx, o)
}

// serve waits for the end, and for orders on standard input.
func (c *cluster) serve(ctx context.Context, o options) error {
	orders := readOrders(os.Stdin)
	ready := func() { fmt.Printf("ready KUBECONFIG=%s KSERVE=%s\n", c.kubeconfig, o.kserve) }
	ready()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-c.died:
			return err
		case version, more := <-orders:
			if !more && o.untilEOF {
				return nil
			}
			if !more {
				orders = nil
				continue
			}
			o.kserve = version
			if err := c.exchangeKServe(ctx, o); err != nil {
				return fmt.Errorf("exchanging KServe: %w", err)
			}
			ready()
		}
	}
}

// readOrders gives the versions of lines like "kserve 0.19.0".
func readOrders(input io.Reader) <-chan string {
	// Reading from a terminal would stop a job in the background.
	signal.Ignore(syscall.SIGTTIN)
	orders := make(chan string)
	go func() {
		defer close(orders)
		lines := bufio.NewScanner(input)
		for lines.Scan() {
			if version, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "kserve "); ok {
				orders <- version
			} else if lines.Text() != "" {
				log.Printf("%q is no order: say \"kserve 0.19.0\"", lines.Text())
			}
		}
	}()
	return orders
}
