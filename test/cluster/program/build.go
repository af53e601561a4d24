package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// module is an upstream Go module, read from the module cache.
type module struct{ path, version string }

// dir returns a folder of the module, downloading the module when needed.
func (m module) dir(sub string) string {
	cmd := exec.Command("go", "mod", "download", "-json", m.path+"@"+m.version)
	cmd.Dir = "/" // outside any module, whose go.mod could redirect this one
	out, err := cmd.Output()
	var info struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(out, &info); jsonErr != nil || info.Error != "" {
		log.Fatalf("go mod download %s@%s: %v %s", m.path, m.version, err, info.Error)
	}
	return filepath.Join(info.Dir, sub)
}

// build compiles the programs that are missing and returns their folder.
func build(ctx context.Context, o options) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(cache, "cdk8s-kserve", "cluster")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return "", err
	}
	crds(o) // are read at the start, which may happen where there is no network
	err = errors.Join(
		goBuild(ctx, bin, "kube", kubeSource(), "."), linkKube(bin),
		goBuild(ctx, bin, "kwok", kwok.dir("."), "./cmd/kwok"),
		goBuild(ctx, bin, "lws", lws.dir("."), "./cmd"),
	)
	if err != nil || o.kserve == "" {
		return bin, err
	}
	kserve := o.kserveModule().dir(".")
	err = goBuild(ctx, bin, "kserve-"+o.kserve, kserve, "./cmd/manager")
	if o.localModel {
		err = errors.Join(err, goBuild(ctx, bin, "localmodel-"+o.kserve, kserve, "./cmd/localmodel"), buildAgent(ctx, bin, "localmodelnode-"+o.kserve, kserve))
	}
	if o.llm {
		err = errors.Join(err, goBuild(ctx, bin, "llmisvc-"+o.kserve, kserve, "./cmd/llmisvc"))
	}
	return bin, err
}

// goBuild compiles one program unless it is there already. It is named only
// when it is complete, so that a build cut short is done again.
func goBuild(ctx context.Context, bin, name, dir, pkg string) error {
	out := filepath.Join(bin, name)
	if exists(out) {
		return nil
	}
	log.Printf("building %s", name)
	part := fmt.Sprintf("%s.%d", out, os.Getpid())
	defer os.Remove(part)
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", part, pkg)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stderr, os.Stderr
	// Ctrl-C reaches the whole group: let Go clean up after itself.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("building %s: %w", name, err)
	}
	return os.Rename(part, out)
}

// kubeSource is the folder kube beside this file: a module of its own, which
// therefore cannot be embedded. It takes a build without -trimpath.
func kubeSource() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "kube")
}

// linkKube gives the multi-call binary the names of its programs.
func linkKube(bin string) error {
	for _, name := range []string{"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"} {
		if err := os.Symlink("kube", filepath.Join(bin, name)); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return nil
}

// buildAgent compiles KServe's local model agent from a changed copy. Upstream
// runs one per node in a container and fixes its ports and its folder; here
// several run side by side on one machine.
func buildAgent(ctx context.Context, bin, name, kserve string) error {
	if exists(filepath.Join(bin, name)) {
		return nil
	}
	copied, err := os.MkdirTemp("", "kserve-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(copied)
	err = os.CopyFS(copied, os.DirFS(kserve))
	const controller = "pkg/controller/v1alpha1/localmodelnode/controller.go"
	err = errors.Join(err,
		replace(filepath.Join(copied, "cmd/localmodelnode/main.go"), `":8080"`, `"0"`),
		replace(filepath.Join(copied, "cmd/localmodelnode/main.go"), `":8081"`, `"0"`),
		replace(filepath.Join(copied, controller), `filepath.Join(MountPath, "models")`, `os.Getenv("MODELS_DIR")`),
	)
	if err != nil {
		return err
	}
	return goBuild(ctx, bin, name, copied, "./cmd/localmodelnode")
}

// replace changes the one place in a file where old stands.
func replace(file, old, new string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if n := strings.Count(string(data), old); n != 1 {
		return fmt.Errorf("%s: %q stands there %d times, not once", file, old, n)
	}
	return os.WriteFile(file, []byte(strings.Replace(string(data), old, new, 1)), 0o644)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
