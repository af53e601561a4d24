import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPTS = resolve(__dirname, '..', 'nodes');

/** An image whose programs are folders of the machine. */
export interface MachineImage {
  readonly name: string;
  readonly path: string;
  readonly folders: string[];
}

/** A control plane with two real nodes: ../nodes. */
export class Nodes {
  public static async start(dir: string, image: MachineImage): Promise<Nodes> {
    mkdirSync(join(dir, 'images'), { recursive: true });
    execFileSync(join(SCRIPTS, 'image.sh'), [
      join(dir, 'images', 'engine.tar'), image.name, `PATH=${image.path}`, `MACHINE_FOLDERS=${image.folders.join(':')}`,
      '--', '/bin/sh',
    ]);
    const nodes = new Nodes(dir);
    await nodes.ready;
    return nodes;
  }

  public readonly kubeconfig: string;
  private readonly program: ChildProcess;
  private readonly ended: Promise<number | null>;
  private readonly ready: Promise<void>;

  private constructor(private readonly dir: string) {
    this.kubeconfig = join(dir, 'cluster', 'kubeconfig');
    const program = spawn(join(SCRIPTS, 'up.sh'), [
      '--dir', dir, '--nodes', '2', '--cpus', '96', '--memory-gib', '1024', '--gpus', '8', '--until-eof',
    ], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    this.program = program;
    this.ended = new Promise((done) => program.on('close', done));
    this.ready = new Promise((done, reject) => {
      createInterface({ input: program.stdout }).on('line', (line) => {
        if (line.startsWith('ready ')) { done(); }
        console.error(line);
      });
      void this.ended.then((code) => reject(new Error(`the nodes ended with exit status ${code}`)));
    });
  }

  /** The words of a command that runs in a machine: control, node-1 or node-2. */
  public inside(machine: string, command: string[]): string[] {
    return [join(SCRIPTS, 'inside.sh'), join(this.dir, machine), ...command];
  }

  public run(machine: string, ...command: string[]): string {
    const [program, ...words] = this.inside(machine, command);
    return execFileSync(program, words, { encoding: 'utf8' });
  }

  /** Ends all of it and removes its folder. */
  public async stop(): Promise<void> {
    this.program.kill('SIGTERM');
    await this.ended;
    rmSync(this.dir, { recursive: true, force: true });
  }
}
