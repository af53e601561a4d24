import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const IMAGES = resolve(__dirname, '..', '..', 'images');

/** The agent of images/ as a process of this machine, in the place of a pod of a simulated node. */
export class Agent {
  public output = '';
  private readonly process: ChildProcess;

  public constructor(args: string[], env: Record<string, string>) {
    if (!existsSync(join(IMAGES, 'node_modules'))) {
      execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: IMAGES, stdio: 'ignore' });
    }
    this.process = spawn('./node.sh', ['src/agent/main.ts', ...args], {
      cwd: IMAGES, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, ...env },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => { this.output += text; });
    }
  }

  public async stop(): Promise<void> {
    if (this.process.exitCode !== null) { return; }
    const ended = new Promise((done) => this.process.once('close', done));
    this.process.kill('SIGTERM');
    await ended;
  }
}
