import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';

/** What the agent may use, and how long it may take. */
export interface AgentOptions {
  /**
   * CPU that it asks for. It has no limit: hashes and TLS are as fast as the node lets them.
   *
   * @default Cpu.millis(500)
   */
  readonly cpu?: Cpu;

  /**
   * Memory that it asks for and is limited to. It takes 256 MiB at most, for a model of any size; the rest is for pages
   * of files that wait to be written.
   *
   * @default Size.mebibytes(512)
   */
  readonly memory?: Size;

  /**
   * Time for the whole fetch, after which the container ends with its cause and is started again.
   *
   * @default Duration.hours(6)
   */
  readonly deadline?: Duration;

  /**
   * Image that holds the agent, instead of the stock image.
   *
   * @default - that of `Images`, or the stock image of the library's version
   */
  readonly image?: string;

  /**
   * Any other flag, one argument each: `['--connections=16']`. Unknown, misspelt and doubled flags are errors.
   *
   * @default - none
   */
  readonly extraArgs?: string[];
}
