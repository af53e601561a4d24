import { Size } from 'cdk8s';
import { ISecret } from 'cdk8s-plus-28';
import { CaBundle } from './ca-bundle';
import { Credentials } from './credentials';
import { NetworkPeer } from './network-peer';
import { RemoteCode } from './remote-code';

/** What is known about every model. */
export interface ModelOptions {
  /**
   * Bytes of all files that get fetched: of the whole repository with every format of its weights,
   * unless `allowPatterns` says otherwise. The startup budget, the size of the volume, the memory of
   * engines on CPU and several checks come from it.
   *
   * @default - not known: half an hour to start
   */
  readonly size?: Size;
}

/** How a model is reached that lies somewhere else. */
export interface RemoteModelOptions extends ModelOptions {
  /**
   * Certificates that the source's own is checked with.
   *
   * @default - those of the fetcher's image
   */
  readonly caBundle?: CaBundle;

  /**
   * Proxy that the fetcher goes through.
   *
   * @default - none
   */
  readonly proxy?: ProxyOptions;

  /**
   * Files to fetch, as shell patterns. Needs `Fetch.agent()`, or an initializer of KServe 0.17 or newer.
   *
   * @default - all files
   */
  readonly allowPatterns?: string[];

  /**
   * Files to leave out, as shell patterns. Needs `Fetch.agent()`, or an initializer of KServe 0.17 or newer.
   *
   * @default - none
   */
  readonly ignorePatterns?: string[];

  /**
   * Who the source is on the network, for the network policy.
   *
   * @default - the namespace for a Service's name, otherwise every public address
   */
  readonly peer?: NetworkPeer;
}

/** A proxy for fetching. */
export interface ProxyOptions {
  /** Such as `http://proxy.example.com:3128`. */
  readonly url: string;

  /**
   * Hosts and suffixes that are reached without it.
   *
   * @default ['.svc', '.cluster.local']
   */
  readonly noProxy?: string[];
}

/** Options for a repository of the Hugging Face Hub. */
export interface HubModelOptions extends RemoteModelOptions {
  /**
   * Branch, tag or commit. A commit makes that the same files are served for ever.
   *
   * @default - the head of the main branch, whatever it is when a pod starts
   */
  readonly revision?: string;

  /**
   * Secret with a token of the Hub, for gated and private repositories.
   *
   * @default - none: anonymous
   * @see https://huggingface.co/docs/hub/security-tokens
   */
  readonly token?: ISecret;

  /**
   * Key of the token in its secret.
   *
   * @default 'HF_TOKEN'
   */
  readonly tokenKey?: string;

  /**
   * Address of a mirror of the Hub.
   *
   * @default - https://huggingface.co
   */
  readonly endpoint?: string;

  /**
   * Python code of the repository that may run in the server.
   *
   * @default - none may
   */
  readonly remoteCode?: RemoteCode;
}

/** Options for a model in a bucket or behind a URL. */
export interface BucketModelOptions extends RemoteModelOptions {
  /**
   * How the fetcher proves who it is.
   *
   * @default - whatever the fetcher finds in its environment
   */
  readonly credentials?: Credentials;
}

/** How a bucket stands in an address of S3. */
export enum S3Addressing {
  /** As the first part of the path: what most servers other than Amazon's need. */
  PATH = 'path',
  /** As the first part of the host name. */
  VIRTUAL = 'virtual',
}

/** Options for a model in S3, or in what speaks its protocol. */
export interface S3ModelOptions extends BucketModelOptions {
  /**
   * URL of the server.
   *
   * @default - Amazon's
   */
  readonly endpoint?: string;

  /**
   * Region of the bucket.
   *
   * @default - the client's own default
   */
  readonly region?: string;

  /**
   * How the bucket stands in an address.
   *
   * @default S3Addressing.PATH
   */
  readonly addressing?: S3Addressing;

  /**
   * Whether the server's certificate is checked. Prefer `caBundle` to switching it off.
   *
   * @default true
   */
  readonly verifyTls?: boolean;
}

/** Options for a model on a persistent volume. */
export interface VolumeModelOptions extends ModelOptions {
  /**
   * Folder of the model within the volume, relative.
   *
   * @default - the volume's root
   */
  readonly path?: string;

  /**
   * Python code in the folder that may run in the server.
   *
   * @default - none may
   */
  readonly remoteCode?: RemoteCode;
}

/** Options for a model in an image. */
export interface OciModelOptions extends RemoteModelOptions {
  /**
   * Secret of the type `kubernetes.io/dockerconfigjson` for the image's registry.
   *
   * @default - those of `imagePullSecrets` where the image is mounted; none for the agent
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly pullSecret?: ISecret;

  /**
   * Folder of the model within the image, relative. KServe's own model cars need `models`.
   *
   * @default - the image's root for an image volume; `models` for KServe's model cars
   */
  readonly path?: string;
}
