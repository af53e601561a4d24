// npm run bench [-- --target kubernetes] [--ten-thousand]
//
// What the library costs, against the same objects written as bare ApiObjects. Both run in one process, turn
// by turn, so that a busy machine slows both; read the ratios, the milliseconds are only for orientation.
// Nothing here is a test: time is not a property of the code alone.
import { parseArgs } from 'node:util';
import { Layout, measureFloor, measureLibrary, objectsOf, Sample } from './apps';
import { measureLoading } from './loading';
import { median, ratio, table } from './numbers';

const { values: flags } = parseArgs({
  options: { 'target': { type: 'string', default: 'kserve' }, 'ten-thousand': { type: 'boolean', default: false } },
});

/** Fewer rounds the longer one takes. */
function rounds(services: number): number {
  if (services >= 10_000) return 2;
  return services >= 1000 ? 3 : 11;
}

function compare(services: number, layout: Layout): string[] {
  const size = { services, layout, target: flags.target };
  const objects = objectsOf(size);
  const library: Sample[] = [];
  const floor: Sample[] = [];
  for (let round = 0; round < rounds(services); round++) {
    library.push(measureLibrary(size));
    floor.push(measureFloor(size, objects));
  }
  const cells = (part: (sample: Sample) => number): string[] => {
    const [ours, bare] = [library, floor].map((samples) => median(samples.map(part)));
    return [ours.toFixed(1), bare.toFixed(1), ratio(ours, bare)];
  };
  return [
    String(services), layout, String(objects.flat().length),
    ...cells((sample) => sample.construct),
    ...cells((sample) => sample.synth),
    cells((sample) => sample.construct + sample.synth)[2],
  ];
}

const sizes: [number, Layout][] = [1, 10, 100, 1000].flatMap((services) => [
  [services, 'one chart'] as [number, Layout],
  [services, 'a chart each'] as [number, Layout],
]);
// With a chart each cdk8s itself is quadratic: that would run for hours.
if (flags['ten-thousand']) sizes.push([10_000, 'one chart']);

compare(10, 'one chart'); // the first run compiles, so it counts for nothing
console.log(`Target ${flags.target}; times in ms (median), ratio = library / bare ApiObjects\n`);
console.log(table([
  ['services', 'layout', 'objects', 'construct', 'bare', 'ratio', 'synth', 'bare', 'ratio', 'both'],
  ...sizes.map(([services, layout]) => compare(services, layout)),
]));
console.log(measureLoading());
