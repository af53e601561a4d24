import { FlagIntent } from '../../plan/engine-intent';
import { serverDownloads } from '../../plan/weights';
import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const OFFLINE_REPOSITORY: ServiceRule = {
  id: 'KS215',
  title: 'a second repository for a server that is offline',
  severity: 'error',
  acknowledgeable: false,
  why: 'The fetcher brings one repository; the server has neither a token nor a way out to get another, and exits at its start.',
  see: 'https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables#hfhuboffline',
  check: ({ intent }) => {
    const online = serverDownloads(intent) || intent.env.some(({ value }) => value.name === 'HF_HUB_OFFLINE');
    return online ? [] : intent.engine.flags.flatMap((setting) => repositories(setting).map((repository) => wrongValue(
      setting.prop, 'a folder where the server is offline', repository,
      'mount one by \'volumes\', or use Fetch.engine()',
    )));
  },
};

const REPOSITORY = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;

function repositories({ flag, value }: FlagIntent): string[] {
  return namesOf(flag, value).filter((name) => REPOSITORY.test(name));
}

/** What a flag says that the server shall load. */
function namesOf(flag: string, value: FlagIntent['value']): string[] {
  if (flag === '--tokenizer') {
    return [String(value)];
  }
  if (flag === '--lora-modules' && typeof value === 'object') {
    return value.map((module) => module.replace(/^[^=]*=/, ''));
  }
  if (flag === '--speculative-config') {
    const { model } = JSON.parse(String(value)) as { model?: string };
    return model === undefined ? [] : [model];
  }
  return [];
}
