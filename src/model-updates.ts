/** How another model, or another configuration of it, comes to pods that run. */
export class ModelUpdates {
  /** By new pods, as everything else. The default. */
  public static newPods(): ModelUpdates {
    return new ModelUpdates(false);
  }

  /**
   * In the pods that run: an agent beside Triton fetches the new model, has Triton load it beside the old one, has the
   * server take both tokenizer and model from one request to the next, and lets the old one go. Where anything of it
   * fails the old one stays. It takes memory, of accelerators too, and disk for both; nothing is restarted, and no
   * other accelerator is needed. Pods hear of it when the kubelet renews the ConfigMap, within a minute or two.
   *
   * @see https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically
   */
  public static inPlace(): ModelUpdates {
    return new ModelUpdates(true);
  }

  private constructor(private readonly running: boolean) {}

  /**
   * @internal
   */
  public get _inPlace(): boolean {
    return this.running;
  }
}
