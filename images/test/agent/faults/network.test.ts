import { NETWORK } from './network.ts';
import { testOnce } from './short.ts';

testOnce(NETWORK);
