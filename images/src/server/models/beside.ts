import { readFile } from 'node:fs/promises';
import { ServingError } from '../errors.ts';
import { TASKS, type TaskName } from '../model/hub-model.ts';

/** What holds for one model of several, where others have something else. */
export interface ModelSettings {
  readonly task?: TaskName;
  /** Inputs that are run as one batch. */
  readonly maxRows?: number;
}

/** Reads `FOLDER.server.json`, with the names of the server's options; nothing where there is none. @throws ServingError failed, with what is wrong */
export async function settingsBeside(folder: string): Promise<ModelSettings> {
  const path = `${folder}.server.json`;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw wrong(`cannot be read (${error.code})`);
  });
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw wrong(`is no JSON (${(error as Error).message})`);
  }
  const { task, 'max-batch-rows': maxRows, ...others } = (read ?? {}) as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrong(`has '${unknown}', and holds 'task' and 'max-batch-rows' alone`);
  if (task !== undefined && !(TASKS as readonly unknown[]).includes(task)) throw wrong(`has the task ${JSON.stringify(task)}: there are ${TASKS.join(', ')}`);
  if (maxRows !== undefined && !(Number.isSafeInteger(maxRows) && (maxRows as number) > 0)) throw wrong(`has 'max-batch-rows' of ${JSON.stringify(maxRows)}: give a whole number from 1 on`);
  return { ...(task === undefined ? {} : { task: task as TaskName }), ...(maxRows === undefined ? {} : { maxRows: maxRows as number }) };
}

function wrong(what: string): ServingError {
  return new ServingError('failed', `the file of settings beside the model's folder ${what}`);
}
