// The ten lines of ../typescript/main.ts.
import io.github.cdk8skserve.Accelerator;
import io.github.cdk8skserve.HubModelOptions;
import io.github.cdk8skserve.HuggingFaceService;
import io.github.cdk8skserve.KServeTargetOptions;
import io.github.cdk8skserve.KServeVersion;
import io.github.cdk8skserve.Model;
import io.github.cdk8skserve.ServingTarget;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.plus28.Secret;

public class Main {
  public static void main(String[] args) {
    App app = new App();
    serve(app, "on-kserve", ServingTarget.kserve(KServeTargetOptions.builder().version(KServeVersion.V0_19).build()));
    serve(app, "on-kubernetes", ServingTarget.kubernetes());
    app.synth();
  }

  private static void serve(App app, String name, ServingTarget target) {
    Chart chart = new Chart(app, name, ChartProps.builder().namespace("models").build());
    target.applyTo(chart);

    HuggingFaceService.Builder.create(chart, "qwen")
        .model(Model.fromHub("Qwen/Qwen2.5-7B-Instruct", HubModelOptions.builder()
            .revision("a09a35458c702b33eeacc393d103063234e8bc28")
            .token(Secret.fromSecretName(chart, "token", "hf-token"))
            .build()))
        .accelerator(Accelerator.nvidia(1))
        .build();
  }
}
