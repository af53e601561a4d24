import { Case } from './variants';

/** What is applied to the clusters: the only file that knows the library. */
export const CASES: Case[] = [];
