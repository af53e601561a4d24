import { modelFolder, pathBelow } from './checks/values/tensor';

/** A repository that is there, as plain data. */
interface ExistingRepository {
  readonly model: string;
  readonly tokenizer: string;
}

/**
 * A model repository of Triton that the model's folder is already, with ensembles or several models and versions. The
 * agent checks it before Triton starts: names, versions, nesting, steps of ensembles.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_repository.md
 */
export class TritonRepository {
  /**
   * The repository is the folder of `model`.
   *
   * @param model that texts go to: one of its folders
   * @param tokenizer folder below it with `config.json` and `tokenizer.json`, outside of the versions
   */
  public static existing(model: string, tokenizer: string): TritonRepository {
    return new TritonRepository({ model: modelFolder(model), tokenizer: pathBelow('tokenizer', tokenizer) });
  }

  private constructor(private readonly intent: ExistingRepository) {}

  /**
   * @internal
   */
  public get _intent(): ExistingRepository {
    return this.intent;
  }
}
