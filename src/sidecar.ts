import { Size } from 'cdk8s';
import { Cpu, EnvValue } from 'cdk8s-plus-28';

/**
 * A container of one's own beside the server. It is under the same security
 * profile and gets no credentials.
 */
export interface Sidecar {
  /** Name of the container. */
  readonly name: string;

  /** Image with a tag or a digest. */
  readonly image: string;

  /**
   * Program and its first arguments.
   *
   * @default - the image's
   */
  readonly command?: string[];

  /**
   * Arguments.
   *
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * Environment.
   *
   * @default - none
   */
  readonly env?: { [name: string]: EnvValue };

  /**
   * TCP ports that it listens on; 8080 is the server's.
   *
   * @default - none
   */
  readonly ports?: number[];

  /**
   * CPU that it asks for.
   *
   * @default Cpu.millis(100)
   */
  readonly cpu?: Cpu;

  /**
   * Memory that it asks for and is limited to.
   *
   * @default Size.mebibytes(128)
   */
  readonly memory?: Size;

  /**
   * Volumes of the prop `volumes` by name, and where they are mounted.
   *
   * @default - none
   */
  readonly mounts?: { [volume: string]: string };
}
