import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { SIZES, type Fault, type Trial } from './case.ts';

/** A small disk of its own, in memory: only root may mount it. */
const skip = canMount() ? undefined : 'only root may mount a small disk';

function canMount(): boolean {
  return process.getuid?.() === 0 && spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs -o size=1m tmpfs $d && umount $d && rmdir $d']).status === 0;
}

function onSmallDisk(size: string, run: (trial: Trial) => Promise<number | null>): Fault['run'] {
  return async (trial) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', trial.dest]);
    try {
      return await run(trial);
    } finally {
      execFileSync('umount', ['--lazy', trial.dest]);
    }
  };
}

export const DISKS: readonly Fault[] = [
  {
    name: 'a disk that is too small', exits: ['noSpace'], skip,
    run: onSmallDisk('3m', async ({ server, start }) => {
      const agent = start();
      const code = await agent.ended();
      if (!/bytes free and \d+ are still to come/.test(agent.output())) throw new Error(agent.output());
      const asked = server.asked.filter(({ range }) => range !== 'bytes=0-0').length;
      if (asked > 0) throw new Error(`${asked} requests for bytes that do not fit`);
      return code;
    }),
  },
  {
    name: 'a disk that fills up on the way', exits: ['noSpace'], skip,
    run: onSmallDisk('3m', ({ server, start }) => {
      server.files.get('/model.bin')!.chunked = true;
      return start().ended();
    }),
  },
  {
    name: 'a disk that becomes read-only', exits: ['noSpace', 'complete'], skip,
    run: onSmallDisk('20m', async ({ server, dest, random, start }) => {
      server.fault = () => sleep(30, false);
      const agent = start();
      await agent.said(/fetching/);
      await sleep(random() * 300);
      // Busy while a file is open for writing: then again.
      while (agent.process.exitCode === null && spawnSync('mount', ['-o', 'remount,ro', dest]).status !== 0) await sleep(5);
      return agent.ended();
    }),
  },
  {
    name: 'a read-only disk', exits: ['noSpace'], skip,
    run: onSmallDisk('20m', ({ dest, start }) => {
      execFileSync('mount', ['-o', 'remount,ro', dest]);
      return start().ended();
    }),
  },
];

/** The disk has to hold more than the parts. */
if (SIZES['model.bin'] < 4_000_000) throw new Error('the model fits the small disk');
