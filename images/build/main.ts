// Builds an image: npm run image -- --help
import { buildImage } from './build-image.ts';
import { available } from './run.ts';
import { readSettings, USAGE } from './settings.ts';

if (process.argv.includes('--help')) {
  console.log(USAGE);
} else {
  const settings = readSettings(process.argv.slice(2), process.env);
  const needed = ['strip', ...(settings.contextOnly ? [] : ['buildah']), ...(settings.base === undefined ? ['mmdebstrap'] : [])];
  const missing = needed.filter((program) => !available(program));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} must be installed (Debian: buildah, binutils, mmdebstrap)`);
  console.log(buildImage(settings));
}
