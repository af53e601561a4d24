import { ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';

/** A running test cluster of our own: the Go program behind run.sh. */
export class Cluster {
  /** Starts a cluster; its files go to a folder that must be its own. */
  public static async start(version: string, dir: string, flags: string[] = []): Promise<Cluster> {
    const cluster = new Cluster(version, dir, flags);
    await cluster.ready;
    return cluster;
  }

  public kubeconfig = '';
  private readonly program: ChildProcessByStdio<Writable, Readable, null>;
  private readonly ended: Promise<number | null>;
  private ready: Promise<void>;
  private onReady: (line: string) => void = () => {};

  private constructor(public version: string, dir: string, flags: string[]) {
    this.program = spawn(join(__dirname, 'run.sh'), [
      '--kserve', version, '--dir', dir,
      '--gpu-nodes', '128', // All cases are there at once, and on an upgrade their successors beside them.
      ...flags,
      '--until-eof', // It must not outlive this process, whatever ends that.
    ], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true, // Ctrl-C must reach it through stop(), in order.
    });
    this.ended = new Promise((resolve) => this.program.on('close', resolve));
    createInterface({ input: this.program.stdout }).on('line', (line) => this.onReady(line));
    this.ready = this.nextReady();
  }

  /** Exchanges KServe for another version; the objects stay. */
  public async exchange(version: string): Promise<void> {
    this.ready = this.nextReady();
    this.program.stdin.write(`kserve ${version}\n`);
    await this.ready;
    this.version = version;
  }

  public async stop(): Promise<void> {
    this.program.kill('SIGTERM');
    await this.ended;
  }

  private nextReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onReady = (line) => {
        const found = /^ready KUBECONFIG=(\S+)/.exec(line);
        if (found !== null) {
          this.kubeconfig = found[1];
          resolve();
        }
      };
      void this.ended.then((code) => reject(new Error(`the test cluster ended with exit status ${code}`)));
    });
  }
}
