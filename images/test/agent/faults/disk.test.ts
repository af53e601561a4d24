import { DISKS } from './disk.ts';
import { testOnce } from './short.ts';

testOnce(DISKS);
