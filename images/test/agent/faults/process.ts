import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { FLAGS, type Fault, type Trial } from './case.ts';

const CLOCK = fileURLToPath(new URL('clock.mjs', import.meta.url));

/** Answers take their time, so that there is something to disturb. */
function slow({ server, random }: Trial): void {
  server.fault = () => sleep(random() * 60, false);
}

export const PROCESSES: readonly Fault[] = [
  {
    name: 'SIGKILL at random moments, up to five times', exits: ['killed', 'complete'],
    run: async (trial) => {
      slow(trial);
      let code: number | null = null;
      for (let kills = 0; kills < 5 && code === null; kills++) {
        const agent = trial.start();
        await Promise.race([sleep(trial.random() * 1500), agent.ended()]);
        agent.process.kill('SIGKILL');
        code = await agent.ended();
      }
      return code;
    },
  },
  {
    name: 'SIGTERM at a random moment', exits: ['stopped', 'complete'],
    run: async (trial) => {
      slow(trial);
      const agent = trial.start();
      // Before its handlers are there a signal ends any process.
      await agent.said(/fetching/);
      await Promise.race([sleep(trial.random() * 600), agent.ended()]);
      agent.process.kill('SIGTERM');
      return agent.ended();
    },
  },
  {
    name: 'three agents on one folder', exits: ['complete'],
    run: async (trial) => {
      slow(trial);
      const codes = await Promise.all([1, 2, 3].map(() => trial.start().ended()));
      const listed = trial.server.asked.filter(({ range, path }) => range === 'bytes=0-0' && path === '/model.bin').length;
      if (listed !== 1) throw new Error(`${listed} agents listed the source`);
      return codes.find((code) => code !== 0) ?? 0;
    },
  },
  {
    name: 'the agent that others wait for is killed', exits: ['complete'],
    run: async (trial) => {
      slow(trial);
      const first = trial.start();
      await first.said(/"plan"/);
      const second = trial.start();
      await Promise.race([second.said(/another agent fills/), second.ended()]);
      first.process.kill('SIGKILL');
      await first.ended();
      return second.ended();
    },
  },
  {
    name: 'the agent that others wait for is frozen, and wakes up again', exits: ['complete'], mostTimes: 1,
    run: async (trial) => {
      slow(trial);
      const first = trial.start([...FLAGS, '--connections', '1']);
      await first.said(/"plan"/);
      first.process.kill('SIGSTOP');
      const second = trial.start();
      const code = await second.ended();
      first.process.kill('SIGCONT');
      const woken = await first.ended();
      if (woken !== 75 && woken !== 0) throw new Error(`the one that woke up ended with ${woken}: ${first.output()}`);
      return code;
    },
  },
  {
    name: 'the clock jumps by a year, forth and back', exits: ['complete'],
    run: async (trial) => {
      slow(trial);
      return trial.start(FLAGS, { NODE_OPTIONS: `--import=${CLOCK}` }).ended();
    },
  },
];
