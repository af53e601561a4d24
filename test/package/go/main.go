// The ten lines of ../typescript/main.ts.
package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-kserve/cdk8s-kserve-go/cdk8skserve"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2"
)

func serve(app cdk8s.App, name string, target cdk8skserve.ServingTarget) {
	chart := cdk8s.NewChart(app, jsii.String(name), &cdk8s.ChartProps{Namespace: jsii.String("models")})
	target.ApplyTo(chart)

	cdk8skserve.NewHuggingFaceService(chart, jsii.String("qwen"), &cdk8skserve.HuggingFaceServiceProps{
		Model: cdk8skserve.Model_FromHub(jsii.String("Qwen/Qwen2.5-7B-Instruct"), &cdk8skserve.HubModelOptions{
			Revision: jsii.String("a09a35458c702b33eeacc393d103063234e8bc28"),
			Token:    cdk8splus28.Secret_FromSecretName(chart, jsii.String("token"), jsii.String("hf-token")),
		}),
		Accelerator: cdk8skserve.Accelerator_Nvidia(jsii.Number(1), nil),
	})
}

func main() {
	app := cdk8s.NewApp(nil)
	serve(app, "on-kserve", cdk8skserve.ServingTarget_Kserve(&cdk8skserve.KServeTargetOptions{
		Version: cdk8skserve.KServeVersion_V0_19(),
	}))
	serve(app, "on-kubernetes", cdk8skserve.ServingTarget_Kubernetes(nil))
	app.Synth()
}
