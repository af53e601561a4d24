import { Chart } from 'cdk8s';
import { GroupProps, PairProps, Props, serve, serveGroup, servePair, withImages } from '../helpers';

/** What somebody writes, and what the rules say about it. */
export interface RuleCase {
  readonly name: string;
  readonly build: (chart: Chart) => unknown;
  /** Every message that comes of it; none where it is right. */
  readonly messages: readonly string[];
}

/** The cases of one rule: at least one that passes and one that fails. */
export interface RuleCases {
  readonly rule: string;
  readonly cases: readonly RuleCase[];
}

/** Something that no rule complains about. */
export function accepts(name: string, props: () => Props): RuleCase {
  return acceptsApp(name, (chart) => serve(chart, props()));
}

/** Something that is refused with these messages, and no other. */
export function rejects(name: string, props: () => Props, ...messages: string[]): RuleCase {
  return rejectsApp(name, (chart) => serve(chart, props()), ...messages);
}

export function acceptsApp(name: string, build: RuleCase['build']): RuleCase {
  return { name: `accepts ${name}`, build, messages: [] };
}

export function rejectsApp(name: string, build: RuleCase['build'], ...messages: string[]): RuleCase {
  return { name: `rejects ${name}`, build, messages };
}

/** A group that no rule complains about. */
export function acceptsGroup(name: string, props: () => GroupProps): RuleCase {
  return acceptsApp(name, (chart) => serveGroup(chart, props()));
}

/** A group that is refused with these messages, and no other. */
export function rejectsGroup(name: string, props: () => GroupProps, ...messages: string[]): RuleCase {
  return rejectsApp(name, (chart) => serveGroup(chart, props()), ...messages);
}

/** A pair that no rule complains about. */
export function acceptsPair(name: string, props: () => PairProps): RuleCase {
  return acceptsApp(name, withImages((chart) => servePair(chart, props())));
}

/** A pair that is refused with these messages, and no other. */
export function rejectsPair(name: string, props: () => PairProps, ...messages: string[]): RuleCase {
  return rejectsApp(name, withImages((chart) => servePair(chart, props())), ...messages);
}
