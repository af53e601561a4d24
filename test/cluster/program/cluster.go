package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	crlog "sigs.k8s.io/controller-runtime/pkg/log"
)

// cluster is a control plane and the programs that run beside its API server,
// each with a log file in dir.
type cluster struct {
	bin, dir, kubeconfig string
	env                  *envtest.Environment
	cfg                  *rest.Config
	client               *kubernetes.Clientset
	running              []*process
	died                 chan error  // gets a program that ended by itself
	kserve               *controller // nil without KServe
}

type process struct {
	*exec.Cmd
	ended   chan struct{}
	ordered atomic.Bool // its end was asked for
}

// startControlPlane starts etcd, the API server with all CRDs, the controller
// manager and the scheduler.
func startControlPlane(bin string, o options) (*cluster, error) {
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return nil, err
	}
	temp := filepath.Join(dir, "tmp")
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return nil, err
	}
	os.Setenv("TMPDIR", temp) // envtest puts etcd's data and certificates there

	crlog.SetLogger(logr.Discard())
	env := &envtest.Environment{BinaryAssetsDirectory: bin, ControlPlaneStartTimeout: time.Minute}
	api, etcd := env.ControlPlane.GetAPIServer(), &envtest.Etcd{}
	env.ControlPlane.Etcd = etcd
	if o.realNodes {
		if err := servePods(api, filepath.Join(temp, "apiserver")); err != nil {
			return nil, err
		}
	}
	// What a real cluster has on and envtest switches off.
	api.Configure().Disable("disable-admission-plugins")
	// More Services than envtest's 254: every case has some on both targets.
	api.Configure().Set("service-cluster-ip-range", "10.0.0.0/20")
	if o.port != 0 {
		api.SecureServing.Address, api.SecureServing.Port = "127.0.0.1", strconv.Itoa(o.port)
	}
	api.Out, err = os.Create(filepath.Join(dir, "kube-apiserver.log"))
	if err != nil {
		return nil, err
	}
	etcd.Out, err = os.Create(filepath.Join(dir, "etcd.log"))
	if err != nil {
		return nil, err
	}
	api.Err, etcd.Err = api.Out, etcd.Out
	env.CRDInstallOptions = crdInstall(crds(o))

	c := &cluster{bin: bin, dir: dir, kubeconfig: filepath.Join(dir, "kubeconfig"), env: env, died: make(chan error, 1)}
	if c.cfg, err = env.Start(); err != nil {
		env.Stop()
		return nil, fmt.Errorf("starting the control plane: %w", err)
	}
	if c.client, err = kubernetes.NewForConfig(c.cfg); err != nil {
		return nil, err
	}
	if err := os.WriteFile(c.kubeconfig, env.KubeConfig, 0o600); err != nil {
		return nil, err
	}
	// kwok sends heartbeats only every ten minutes, and does not bring back the
	// pods of a node that was given up: so nodes are never given up.
	c.start("kube-controller-manager", "kube-controller-manager", nil, "--kubeconfig", c.kubeconfig, "--leader-elect=false", "--secure-port=0",
		"--node-monitor-grace-period=24h", "--node-startup-grace-period=24h",
		"--service-account-private-key-file", filepath.Join(api.CertDir, "sa-signer.key"), "--root-ca-file", filepath.Join(api.CertDir, "apiserver.crt"))
	c.start("kube-scheduler", "kube-scheduler", nil, "--kubeconfig", c.kubeconfig, "--leader-elect=false", "--secure-port=0")
	return c, nil
}

// crds are the folders and files with custom resource definitions.
func crds(o options) []string {
	folders := []string{lws.dir("config/crd/bases"), keda.dir("config/crd/bases"), gatewayAPI.dir("config/crd/standard")}
	// Its other kinds are large and nobody here makes them.
	for _, kind := range []string{"podmonitors", "servicemonitors", "prometheusrules"} {
		folders = append(folders, prometheus.dir("example/prometheus-operator-crd/monitoring.coreos.com_"+kind+".yaml"))
	}
	if o.kserve != "" {
		folders = append(folders, kserveCRDs(o)...)
	}
	return folders
}

// kserveCRDs are KServe's own. It moved some into subfolders in 0.16 (llmisvc)
// and 0.17 (the other two).
func kserveCRDs(o options) []string {
	full := o.kserveModule().dir("config/crd/full")
	folders := []string{full}
	for _, sub := range []string{"clusterstoragecontainer", "localmodel", "llmisvc"} {
		if exists(filepath.Join(full, sub)) {
			folders = append(folders, filepath.Join(full, sub))
		}
	}
	return folders
}

func crdInstall(folders []string) envtest.CRDInstallOptions {
	return envtest.CRDInstallOptions{Paths: folders, ErrorIfPathMissing: true, MaxTime: time.Minute}
}

// start runs a program of the bin folder; name is that of its log.
func (c *cluster) start(name, program string, env []string, args ...string) *process {
	logFile, err := os.Create(filepath.Join(c.dir, name+".log"))
	if err != nil {
		log.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(c.bin, program), args...)
	cmd.Env = append(os.Environ(), append([]string{"KUBECONFIG=" + c.kubeconfig}, env...)...)
	cmd.Stdout, cmd.Stderr = logFile, logFile
	// Its own group, so that a Ctrl-C reaches it only through stop, in order;
	// and it must not outlive this program even when that is killed.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
	p := &process{Cmd: cmd, ended: make(chan struct{})}
	c.running = append(c.running, p)
	go func() {
		err := cmd.Wait()
		close(p.ended)
		if p.ordered.Load() {
			return
		}
		select {
		case c.died <- fmt.Errorf("%s ended (%v), see %s", name, err, logFile.Name()):
		default:
		}
	}()
	return p
}

// end ends a program.
func (p *process) end() {
	p.ordered.Store(true)
	p.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(5 * time.Second):
		p.Process.Kill()
		<-p.ended
	}
}

// stop ends the programs, the latest first, and then the control plane.
func (c *cluster) stop() {
	for i := len(c.running) - 1; i >= 0; i-- {
		c.running[i].end()
	}
	c.env.Stop()
	os.RemoveAll(filepath.Join(c.dir, "tmp"))
}

// retry calls f until it succeeds.
func (c *cluster) retry(ctx context.Context, limit time.Duration, f func() error) error {
	deadline := time.Now().Add(limit)
	for {
		err := f()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-c.died:
			return err
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// kubectl runs a kubectl command until it succeeds, for at most half a minute:
// controllers need a moment before their webhooks accept an object.
func (c *cluster) kubectl(ctx context.Context, args ...string) error {
	return c.retry(ctx, 30*time.Second, func() error {
		var out bytes.Buffer
		cmd := exec.CommandContext(ctx, filepath.Join(c.bin, "kubectl"), append([]string{"--kubeconfig", c.kubeconfig}, args...)...)
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("kubectl %s: %w\n%s", strings.Join(args, " "), err, out.String())
		}
		return nil
	})
}
