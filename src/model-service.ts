import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { noSuchObject, notMade } from './checks/values/object-kind';
import { maskSecrets } from './checks/secrets';
import { clusterHost } from './intent/cluster-host';
import { Patch, patchOperation } from './intent/json-pointer';
import { Order, serve, Served } from './intent/serve';
import { explainPlan } from './plan/explain';

/**
 * What all services have in common: objects by kind, an address inside the cluster,
 * and the rules that their values have to pass.
 */
export abstract class ModelService extends Construct {
  private served?: Served;
  private readonly patches: Patch[] = [];

  /** Name of the Service that clients call. */
  public get serviceName(): string {
    return this.state.rendering.serviceName;
  }

  /** Name by which clients ask for the model. */
  public get modelName(): string {
    return this.state.plan.endpoint.modelName.value;
  }

  /** Address inside the cluster, without a path; without the namespace where the chart names none. */
  public get url(): string {
    const { plan, rendering } = this.state;
    return `http://${clusterHost(plan, rendering)}`;
  }

  /**
   * Every object that was made, by kind, or by kind and role where there are several: `Deployment-head-0`. Empty when a
   * rule refused the service.
   */
  public get objects(): { [kind: string]: ApiObject } {
    return { ...this.state.objects };
  }

  /**
   * One of the objects, for what only cdk8s can do with it, such as a dependency.
   *
   * @param kind of the object, such as `Deployment`, or `Deployment-head-0` where there are several
   */
  public objectOfKind(kind: string): ApiObject {
    const { objects, manifests, refusals } = this.state;
    return objects[kind] ?? (refusals.length > 0
      ? notMade(this.node.path, refusals)
      : noSuchObject(kind, Object.keys(manifests)));
  }

  /**
   * Sets one place of an object, in the words of the Kubernetes API. It is an error when the
   * object or the place's parent is not there, or when the value is there already.
   *
   * @param kind of the object, as in `objects`
   * @param pointer JSON pointer, such as `/spec/template/spec/hostNetwork`
   * @param value anything that is JSON
   * @see https://datatracker.ietf.org/doc/html/rfc6901
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no other word for JSON
  public patch(kind: string, pointer: string, value: any): void {
    this.applyPatch({ kind, pointer, change: { value: structuredClone(value) } });
  }

  /**
   * Removes one place of an object. It is an error when it is not there.
   *
   * @param kind of the object, as in `objects`
   * @param pointer JSON pointer, such as `/spec/strategy`
   */
  public unset(kind: string, pointer: string): void {
    this.applyPatch({ kind, pointer });
  }

  /** What the service got from where: a line for each value, with its prop, scope or derivation. */
  public explain(): string[] {
    return explainPlan(this.state.plan).map(maskSecrets);
  }

  /**
   * @internal
   */
  protected _serve(order: Order): void {
    this.served = serve(this, order);
  }

  private get state(): Served {
    if (this.served === undefined) {
      throw new Error(`'${this.node.path}' is not made yet: call _serve() in the constructor`);
    }
    return this.served;
  }

  private applyPatch(patch: Patch): void {
    const { manifests, refusals } = this.state;
    if (refusals.length > 0) {
      return; // Validation tells of it.
    }
    const operation = patchOperation(manifests, this.patches, patch);
    this.patches.push(patch);
    this.objectOfKind(patch.kind).addJsonPatch(operation === 'remove'
      ? JsonPatch.remove(patch.pointer)
      : JsonPatch[operation](patch.pointer, patch.change?.value));
  }
}
