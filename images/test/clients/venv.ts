import { pythonWith } from '../support/venv.ts';

/** A Python with the foreign clients, about 600 MB. */
export const clientsPython = (): { python: string } | { missing: string } =>
  pythonWith('clients', new URL('requirements.txt', import.meta.url).pathname);
