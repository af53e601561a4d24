package main

import (
	"errors"
	"net"
	"os"
	"path/filepath"

	certutil "k8s.io/client-go/util/cert"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

// servePods gives the API server a certificate that real pods accept, too: they
// call it by its Service.
func servePods(api *envtest.APIServer, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, name := range []string{"sa-signer", "apiserver"} {
		cert, key, err := certutil.GenerateSelfSignedCertKey("localhost", []net.IP{{127, 0, 0, 1}, {10, 0, 0, 1}},
			[]string{"kubernetes", "kubernetes.default", "kubernetes.default.svc"})
		if err == nil {
			err = errors.Join(os.WriteFile(filepath.Join(dir, name+".crt"), cert, 0o600), os.WriteFile(filepath.Join(dir, name+".key"), key, 0o600))
		}
		if err != nil {
			return err
		}
		api.SecureServing.CA = cert
	}
	api.CertDir = dir
	return nil
}
