module tenlines

go 1.25

require github.com/cdk8s-kserve/cdk8s-kserve-go/cdk8skserve v0.0.0

// bindings.sh generates these beside a copy of this folder.
replace (
	github.com/cdk8s-kserve/cdk8s-kserve-go/cdk8skserve => ../code/go/cdk8skserve
	github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2 => ../code/go/cdk8s
	github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2 => ../code/go/cdk8splus28
)
