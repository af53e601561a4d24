import { a } from './a';

// layers.test.ts lints an a.ts that imports this file.
export const b = a;
