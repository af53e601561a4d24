import { PROCESSES } from './process.ts';
import { testOnce } from './short.ts';

testOnce(PROCESSES);
