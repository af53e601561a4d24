import { Assembly, Callable, Documented, JsiiType, Property, TypeReference } from './assembly';

// Legal in TypeScript, renamed or broken in another language; jsii itself only knows some of them.
const BANNED_MEMBERS = new Set([
  'default', 'package', 'namespace', 'lock', 'params', 'operator', 'event', 'fixed',
  'native',
]);

// A patch puts any JSON anywhere: there is no type to give it.
const UNTYPED = new Set(['ModelService.patch() parameter value']);

/** Everything that is wrong with the public API, one sentence each. */
export function apiProblems(assembly: Assembly): string[] {
  return Object.values(assembly.types ?? {}).flatMap((type) => [
    ...typeProblems(type),
    ...(type.members ?? []).flatMap((member) => needsSummary(`${type.name}.${member.name}`, member)),
    ...(type.properties ?? []).flatMap((property) => propertyProblems(type, property)),
    ...(type.methods ?? []).flatMap((method) => callableProblems(`${type.name}.${method.name}()`, method)),
    ...(type.initializer ? signatureProblems(`new ${type.name}()`, type.initializer) : []),
  ]);
}

/** Structs and value classes without a link to the upstream page: worth a look, not always wrong. */
export function withoutLink(assembly: Assembly): string[] {
  return Object.values(assembly.types ?? {})
    .filter((type) => type.kind !== 'enum' && !hasLink(type))
    .map((type) => type.name)
    .sort();
}

function hasLink(type: JsiiType): boolean {
  const parts: Documented[] = [type, ...(type.properties ?? []), ...(type.methods ?? [])];
  return parts.some((part) => part.docs?.see);
}

function typeProblems(type: JsiiType): string[] {
  const problems = needsSummary(type.name, type);
  // jsii reads 'ISVCProps' as a behavioural interface and loses its optional props in other languages.
  const isBehaviour = type.kind === 'interface' && !type.datatype;
  if (isBehaviour && !/^I[A-Z][a-z]/.test(type.name)) {
    const advice = "do not start a struct's name with 'I' and a capital";
    problems.push(`${type.name} is read as a behavioural interface: ${advice}`);
  }
  return problems;
}

function propertyProblems(type: JsiiType, property: Property): string[] {
  const at = `${type.name}.${property.name}`;
  const problems = [
    ...needsSummary(at, property),
    ...badName(at, property.name),
    ...badType(at, property.type),
  ];
  if (type.datatype && property.optional && !property.docs?.default) {
    problems.push(`${at} is optional and has no @default`);
  }
  if (!property.immutable) problems.push(`${at} can be written: make it readonly`);
  return problems;
}

function callableProblems(at: string, callable: Callable): string[] {
  const problems = [...badName(at, callable.name ?? ''), ...signatureProblems(at, callable)];
  if (callable.returns) problems.push(...badType(at, callable.returns.type));
  return [...problems, ...needsSummary(at, callable)];
}

function signatureProblems(at: string, callable: Callable): string[] {
  return (callable.parameters ?? []).flatMap(({ name, type }) => badType(`${at} parameter ${name}`, type));
}

function needsSummary(at: string, documented: Documented): string[] {
  return documented.docs?.summary ? [] : [`${at} has no summary`];
}

function badName(at: string, name: string): string[] {
  return BANNED_MEMBERS.has(name) ? [`${at} has a name that other languages reserve`] : [];
}

function badType(at: string, type: TypeReference): string[] {
  if (type.union) return [`${at} is a union: use a value with named factories`];
  if (UNTYPED.has(at)) return [];
  if (type.primitive === 'any' || type.primitive === 'json') return [`${at} is untyped (${type.primitive})`];
  // A map of anything is JSON that upstream leaves open, such as values of a model's config.json.
  const isJson = type.collection?.kind === 'map' && type.collection.elementtype.primitive === 'any';
  return type.collection && !isJson ? badType(at, type.collection.elementtype) : [];
}
