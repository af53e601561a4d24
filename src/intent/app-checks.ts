import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { AppObject, AppRule } from '../checks/app/app-rule';
import { DUPLICATE_OBJECT } from '../checks/app/duplicate-object';
import { SERVICE_ENVIRONMENT } from '../checks/app/service-environment';
import { STORAGE_OVERLAP } from '../checks/app/storage-overlap';
import { Finding, withId } from '../checks/rule';
import { isBlocking } from '../checks/run-rules';
import { cachesBelow, ServiceRecord, servicesBelow, storageContainersBelow } from '../scope/registry';
import { SETTINGS } from '../scope/settings';

const HOOK = Symbol.for('cdk8s-kserve.app-checks');

/** Where a finding is that no service has alone. */
const APP = 'app';

const APP_RULES: readonly AppRule[] = [DUPLICATE_OBJECT, SERVICE_ENVIRONMENT, STORAGE_OVERLAP];

/**
 * Hangs the rules about a whole app on its root, once. cdk8s validates everything
 * once for every chart and once more: a warning is printed the first time only.
 */
export function hookAppChecks(construct: IConstruct): void {
  const { root } = construct.node;
  if (HOOK in root) {
    return;
  }
  const checks = new AppChecks(root);
  Object.defineProperty(root, HOOK, { value: checks });
  root.node.addValidation({ validate: () => checks.errors() });
}

class AppChecks {
  private readonly printed = new Set<string>();
  private last?: { readonly shape: string; readonly errors: string[] };

  public constructor(private readonly root: IConstruct) {}

  /**
   * The answer is kept while one synth asks for it again and again: until the next tick, and
   * while no chart got another child. Otherwise a thousand charts would be a million looks.
   */
  public errors(): string[] {
    const shape = shapeOf(this.root);
    if (this.last?.shape !== shape) {
      this.last = { shape, errors: this.check() };
      setImmediate(() => { this.last = undefined; }).unref();
    }
    return this.last.errors;
  }

  private check(): string[] {
    const strict = SETTINGS.strict.find(this.root)?.value ?? false;
    const acknowledged = SETTINGS.acknowledgements.find(this.root)?.value ?? {};
    const records = servicesBelow(this.root);
    const containers = storageContainersBelow(this.root);
    const plans = containers.map(({ plan }) => plan);
    const objects = [...appObjects(this.root), ...records.flatMap(impliedObjects)];
    const findings = APP_RULES.flatMap((rule) => rule.check(objects, plans).map((message): Finding => ({
      rule, path: APP, message, acknowledged: rule.acknowledgeable ? acknowledged[rule.id] : undefined,
    })));
    const own = [...records, ...containers, ...cachesBelow(this.root)].flatMap((record) => record.findings);
    printWarnings([...own, ...findings], this.printed);
    return findings.filter((finding) => isBlocking(finding, strict)).map(({ rule, message }) => withId(rule, message));
  }
}

/** How many children the root has, and each of them: cheap, and other when something was added. */
function shapeOf(root: IConstruct): string {
  return root.node.children.map((child) => child.node.children.length).join(',');
}

function appObjects(root: IConstruct): AppObject[] {
  return root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .map((object) => ({
      apiVersion: object.apiVersion,
      kind: object.kind,
      // Empty for what belongs to the cluster.
      namespace: object.metadata.namespace === '' ? undefined : object.metadata.namespace,
      name: object.name,
      path: object.node.path,
    }));
}

/** What controllers will make of a service. */
function impliedObjects({ facts: { plan }, rendering }: ServiceRecord): AppObject[] {
  if (rendering === undefined) {
    return [];
  }
  const { implied, mainId } = rendering;
  return implied.map(({ numbered = false, ...object }) => ({
    ...object, namespace: plan.namespace, path: `${plan.path}/${mainId}`, implied: { of: `${mainId} ${plan.name}`, numbered },
  }));
}

/** Sorted, each once a synth, with what to write to have it acknowledged. */
function printWarnings(findings: readonly Finding[], printed: Set<string>): void {
  const lines = findings
    .filter(({ rule, acknowledged }) => rule.severity === 'warning' && acknowledged === undefined)
    .map(({ rule, path, message }) => `warning: [${path}] ${withId(rule, message)}\n`
      + `  acknowledge it with: ${acknowledgement(rule.id, path)}\n`)
    .filter((line) => !printed.has(line))
    .sort();
  for (const line of lines) {
    printed.add(line);
    process.stderr.write(line);
  }
}

/** The line to paste: into the props of a service, or before the services of the app. */
function acknowledgement(id: string, path: string): string {
  return path === APP ? `Checks.acknowledge(app, { ${id}: '<reason>' })` : `acknowledge: { ${id}: '<reason>' }`;
}
