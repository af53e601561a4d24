import { matchingExample, re2Pattern, storagePrefix } from './checks/values/storage-format';
import { StorageFormatIntent } from './plan/storage-container';

/**
 * Addresses of models that a storage container takes.
 *
 * @see https://kserve.github.io/website/docs/model-serving/storage/storage-containers
 */
export class StorageFormat {
  /**
   * Every address that begins so.
   *
   * @param prefix with a scheme, such as `s3://` or `https://models.example.com/`
   */
  public static prefix(prefix: string): StorageFormat {
    return new StorageFormat({ kind: 'prefix', prefix: storagePrefix('prefix', prefix) });
  }

  /**
   * Every address in which the expression is found. KServe reads it as RE2, and anchors nothing by itself.
   *
   * @param pattern in what RE2 and JavaScript have in common, such as `^https://[a-z]+\.example\.com/`
   * @param example an address that it is for: it is an error when it does not match, and overlaps are found by it
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static regex(pattern: string, example: string): StorageFormat {
    const regex = re2Pattern('pattern', pattern);
    return new StorageFormat({ kind: 'regex', regex: pattern, example: matchingExample('example', example, regex) });
  }

  private constructor(private readonly intent: StorageFormatIntent) {}

  /**
   * @internal
   */
  public get _intent(): StorageFormatIntent {
    return this.intent;
  }
}
