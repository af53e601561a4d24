import { revision } from './checks/values/revision';
import { optional } from './choices/optional';
import { RemoteCodeIntent } from './plan/model-intent';

/** Who read the model's own code, and why it may run. */
export interface RemoteCodeApproval {
  /** Person or team that approved it. */
  readonly by: string;

  /** What was read, and why it is fine. */
  readonly reason: string;

  /**
   * Commit of the repository that holds the code, where it is not the model's own.
   *
   * @default - the code lies in the model's repository, at the model's revision
   * @see https://docs.vllm.ai/en/stable/cli/serve.html
   */
  readonly codeRevision?: string;
}

/**
 * Python code that comes with a model and runs in the server (`trust_remote_code`).
 * The model's revision must be a commit, so that what was read is what runs.
 *
 * @see https://huggingface.co/docs/transformers/main/en/models#custom-models
 */
export class RemoteCode {
  /**
   * Code that somebody read.
   *
   * @param approval who, and why
   */
  public static approved(approval: RemoteCodeApproval): RemoteCode {
    return new RemoteCode({
      by: approval.by,
      reason: approval.reason,
      codeRevision: optional(approval.codeRevision, (given) => revision('codeRevision', given)),
    });
  }

  private constructor(private readonly intent: RemoteCodeIntent) {}

  /**
   * @internal
   */
  public get _intent(): RemoteCodeIntent {
    return this.intent;
  }
}
