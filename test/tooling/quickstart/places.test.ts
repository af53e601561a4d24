import { inPlace } from '../../../scripts/quickstart/places';

const places = [{ path: '/mnt', here: '/other' }, { path: '/mnt/models', here: '/made' }, { path: '/tmp', here: '/scratch' }];

test.each([
  ['/tmp', '/scratch'],
  ['/tmp/a/b', '/scratch/a/b'],
  ['--model-dir=/mnt/models', '--model-dir=/made'],
  ['--model-dir=/mnt/models/onnx', '--model-dir=/made/onnx'],
  ['--cache=/mnt/cache', '--cache=/other/cache'],
  ['/tmpfs', '/tmpfs'],
  ['--model-dir=/mnt/models-2', '--model-dir=/other/models-2'],
  ['--prefix=a/tmp', '--prefix=a/tmp'],
  ['/srv/tmp', '/srv/tmp'],
  ['/srv?at=/tmp', '/srv?at=/tmp'],
  ['--threads=2', '--threads=2'],
  ['', ''],
])('%s becomes %s', (text, expected) => {
  expect(inPlace(text, places)).toBe(expected);
});
