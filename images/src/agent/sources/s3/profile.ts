import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import type { SourceContext } from '../source.ts';

/** A profile of the files that AWS's tools share. */
export interface Profile {
  readonly name: string;
  /** Keys in lower case; empty where neither file has the profile. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * ~/.aws/credentials over ~/.aws/config, or where AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE say.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 * @throws Failure on a profile that is asked for and is not there
 */
export async function readProfile(env: SourceContext['env']): Promise<Profile> {
  const name = env['AWS_PROFILE'] || 'default';
  const folder = env['HOME'] === undefined ? undefined : join(env['HOME'], '.aws');
  const read = async (variable: string, file: string) => {
    const path = env[variable] ?? (folder === undefined ? undefined : join(folder, file));
    if (path === undefined) return new Map<string, Record<string, string>>();
    try {
      return sectionsOf(await readFile(path, 'utf8'));
    } catch (error) {
      if (env[variable] === undefined) return new Map<string, Record<string, string>>();
      throw new Failure('usage', `${variable} leads to '${path}', which cannot be read (${(error as NodeJS.ErrnoException).code}): mount the file there`);
    }
  };
  const config = await read('AWS_CONFIG_FILE', 'config');
  const credentials = await read('AWS_SHARED_CREDENTIALS_FILE', 'credentials');
  const found = [config.get(`profile ${name}`), config.get(name), credentials.get(name)].filter((section) => section !== undefined);
  if (found.length === 0 && env['AWS_PROFILE']) {
    throw new Failure('usage', `AWS_PROFILE is '${name}', and neither the shared credentials nor the config file has that profile: mount them, or take AWS_PROFILE away`);
  }
  return { name, values: Object.assign({}, ...found) as Record<string, string> };
}

function sectionsOf(text: string): Map<string, Record<string, string>> {
  const sections = new Map<string, Record<string, string>>();
  let section: Record<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const title = /^\s*\[\s*(.+?)\s*\]/.exec(line)?.[1];
    if (title !== undefined) {
      const name = title.replace(/\s+/g, ' ');
      section = sections.get(name) ?? {};
      sections.set(name, section);
      continue;
    }
    // What is indented belongs to the line above: settings of single services, which are not read.
    const [, key, value] = /^([^\s#;=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section !== undefined && key !== undefined && value !== undefined) section[key.toLowerCase()] = value.replace(/\s[#;].*$/, '');
  }
  return sections;
}
