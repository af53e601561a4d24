# The ten lines of ../typescript/main.ts.
from cdk8s import App, Chart
from cdk8s_kserve import Accelerator, HuggingFaceService, KServeVersion, Model, ServingTarget
from cdk8s_plus_28 import Secret

app = App()
targets = {
    "on-kserve": ServingTarget.kserve(version=KServeVersion.V0_19),
    "on-kubernetes": ServingTarget.kubernetes(),
}

for name, target in targets.items():
    chart = Chart(app, name, namespace="models")
    target.apply_to(chart)

    HuggingFaceService(
        chart,
        "qwen",
        model=Model.from_hub(
            "Qwen/Qwen2.5-7B-Instruct",
            revision="a09a35458c702b33eeacc393d103063234e8bc28",
            token=Secret.from_secret_name(chart, "token", "hf-token"),
        ),
        accelerator=Accelerator.nvidia(1),
    )

app.synth()
