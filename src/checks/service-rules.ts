import { DUPLICATE_OBJECT } from './app/duplicate-object';
import { SERVICE_ENVIRONMENT } from './app/service-environment';
import { STORAGE_OVERLAP } from './app/storage-overlap';
import { ServiceRule } from './rule';
import { acknowledgedRules } from './service/acknowledged-rules';
import { API_SERVERS_DRAIN } from './service/api-servers-drain';
import { AGENT_ARGUMENTS } from './service/agent-arguments';
import { CACHE_KEEPS } from './service/cache-keeps';
import { DOWNLOAD_PATTERNS } from './service/download-patterns';
import { ENGINE_CHOSEN } from './service/engine-chosen';
import { ENGINE_ON_CPU } from './service/engine-on-cpu';
import { ENGINE_SERVES_TASK } from './service/engine-serves-task';
import { FETCH_SUPPORTED } from './service/fetch-supported';
import { FLAG_CURRENT } from './service/flag-current';
import { FLAG_SPELLING } from './service/flag-spelling';
import { FLAG_TWICE } from './service/flag-twice';
import { FLAG_VALUE } from './service/flag-value';
import { FROM_PRETRAINED } from './service/from-pretrained';
import { GPU_BUDGET } from './service/gpu-budget';
import { GROUP_DATA_PARALLEL } from './service/group-data-parallel';
import { GROUP_DEADLOCK } from './service/group-deadlock';
import { GROUP_ENGINE } from './service/group-engine';
import { GROUP_EXECUTOR } from './service/group-executor';
import { GROUP_FABRIC } from './service/group-fabric';
import { GROUP_HOST_NETWORK } from './service/group-host-network';
import { GROUP_JOIN_TIME } from './service/group-join-time';
import { GROUP_NEVER_READY } from './service/group-never-ready';
import { GROUP_ON_KSERVE } from './service/group-on-kserve';
import { GROUP_RAY_IMAGE } from './service/group-ray-image';
import { GROUP_SHAPE } from './service/group-shape';
import { GROUP_TENSOR_SPAN } from './service/group-tensor-span';
import { GROUP_WITHOUT_CONTROLLER } from './service/group-without-controller';
import { GROUPS_REUSE_AT_ONCE } from './service/groups-reuse-at-once';
import { IDENTITY_NEEDS_ACCOUNT } from './service/identity-needs-account';
import { IMAGE_DIGEST } from './service/image-digest';
import { IMAGE_REGISTRY } from './service/image-registry';
import { IMAGE_UNPUBLISHED } from './service/image-unpublished';
import { IMAGE_VERSION } from './service/image-version';
import { INGRESS_FOR_READERS } from './service/ingress-for-readers';
import { RESERVED_FLAGS } from './service/reserved-flags';
import { ROUTE_OUTLIVES_DRAIN } from './service/route-outlives-drain';
import { IMAGE_FOR_ACCELERATOR } from './service/image-for-accelerator';
import { KNATIVE_FEATURES } from './service/knative-features';
import { KNATIVE_MONITORING } from './service/knative-monitoring';
import { KNATIVE_ONE_PORT } from './service/knative-one-port';
import { KNATIVE_ROLLOUT } from './service/knative-rollout';
import { KNOWN_FLAGS } from './service/known-flags';
import { KSERVE_HOST_NAME } from './service/kserve-host-name';
import { KSERVE_VERIFIED } from './service/kserve-verified';
import { KUBERNETES_MINIMUM } from './service/kubernetes-minimum';
import { LITERAL_SECRET } from './service/literal-secret';
import { MODEL_FITS_ACCELERATORS } from './service/model-fits-accelerators';
import { MOUNTED_IMAGE_SETTINGS } from './service/mounted-image-settings';
import { OFFLINE_REPOSITORY } from './service/offline-repository';
import { OPTION_IGNORED } from './service/option-ignored';
import { ONNX_OPTION_IGNORED } from './service/onnx-option-ignored';
import { PLACES_AGREE } from './service/places-agree';
import { PLAIN_HTTP_TLS } from './service/plain-http-tls';
import { PLATFORM_FETCH_RESTRICTED } from './service/platform-fetch-restricted';
import { PLATFORM_FETCH_SETTINGS } from './service/platform-fetch-settings';
import { POD_NAMES_UNIQUE } from './service/pod-names-unique';
import { PRIVATE_HOST } from './service/private-host';
import { RANKS_FIT_ACCELERATORS } from './service/ranks-fit-accelerators';
import { REGISTRY_LEADS } from './service/registry-leads';
import { REMOTE_CODE_PINNED } from './service/remote-code-pinned';
import { REPLICA_LIMIT } from './service/replica-limit';
import { REQUEST_WITHIN_LIMIT } from './service/request-within-limit';
import { RESERVED_ENVIRONMENT } from './service/reserved-environment';
import { RESERVED_LABEL } from './service/reserved-label';
import { REVISION_FETCHABLE } from './service/revision-fetchable';
import { REVISION_PINNED } from './service/revision-pinned';
import { ROLE_AND_ENDPOINT } from './service/role-and-endpoint';
import { SCALING_BEHAVIOR } from './service/scaling-behavior';
import { SCALING_FITS_TARGET } from './service/scaling-fits-target';
import { SHARED_MEMORY_FITS } from './service/shared-memory-fits';
import { STORAGE_CONTAINER_NAMED } from './service/storage-container-named';
import { STARTUP_BUDGET } from './service/startup-budget';
import { TRITON_CONTRACT } from './service/triton-contract';
import { TRITON_FLAGS } from './service/triton-flags';
import { TRITON_IN_PLACE } from './service/triton-in-place';
import { TRITON_OWN_SERVICE } from './service/triton-own-service';
import { TRITON_REPOSITORY } from './service/triton-repository';
import { TRITON_TASK } from './service/triton-task';
import { TRITON_TIMEOUTS } from './service/triton-timeouts';
import { VISIBLE_ACCELERATORS } from './service/visible-accelerators';
import { WEIGHTS_VOLUME_SIZE } from './service/weights-volume-size';
import { WEIGHTS_VOLUME_USED } from './service/weights-volume-used';
import { ZERO_NEEDS_OUTSIDE_METRIC } from './service/zero-needs-outside-metric';
import { LOCAL_CACHE_CREDENTIALS } from './local-cache/local-cache-credentials';
import { STORAGE_DEFAULT } from './storage/storage-default';

/** A new rule is a file beside these and a line here. */
const RULES: readonly ServiceRule[] = [
  RANKS_FIT_ACCELERATORS,
  REMOTE_CODE_PINNED,
  FETCH_SUPPORTED,
  PLATFORM_FETCH_SETTINGS,
  PLATFORM_FETCH_RESTRICTED,
  WEIGHTS_VOLUME_USED,
  DOWNLOAD_PATTERNS,
  AGENT_ARGUMENTS,
  STORAGE_CONTAINER_NAMED,
  CACHE_KEEPS,
  REGISTRY_LEADS,
  PLACES_AGREE,
  MOUNTED_IMAGE_SETTINGS,
  LITERAL_SECRET,
  ROLE_AND_ENDPOINT,
  PLAIN_HTTP_TLS,
  WEIGHTS_VOLUME_SIZE,
  REVISION_PINNED,
  REVISION_FETCHABLE,
  ENGINE_CHOSEN,
  ENGINE_SERVES_TASK,
  ENGINE_ON_CPU,
  KNOWN_FLAGS,
  FLAG_SPELLING,
  FLAG_VALUE,
  FLAG_TWICE,
  FLAG_CURRENT,
  OPTION_IGNORED,
  ONNX_OPTION_IGNORED,
  FROM_PRETRAINED,
  RESERVED_ENVIRONMENT,
  IMAGE_FOR_ACCELERATOR,
  VISIBLE_ACCELERATORS,
  OFFLINE_REPOSITORY,
  SHARED_MEMORY_FITS,
  MODEL_FITS_ACCELERATORS,
  STARTUP_BUDGET,
  POD_NAMES_UNIQUE,
  REQUEST_WITHIN_LIMIT,
  RESERVED_LABEL,
  ZERO_NEEDS_OUTSIDE_METRIC,
  SCALING_FITS_TARGET,
  GPU_BUDGET,
  REPLICA_LIMIT,
  SCALING_BEHAVIOR,
  IDENTITY_NEEDS_ACCOUNT,
  PRIVATE_HOST,
  KSERVE_VERIFIED,
  KNATIVE_FEATURES,
  KNATIVE_ONE_PORT,
  KNATIVE_MONITORING,
  KNATIVE_ROLLOUT,
  KUBERNETES_MINIMUM,
  IMAGE_DIGEST,
  IMAGE_REGISTRY,
  IMAGE_UNPUBLISHED,
  IMAGE_VERSION,
  INGRESS_FOR_READERS,
  API_SERVERS_DRAIN,
  RESERVED_FLAGS,
  ROUTE_OUTLIVES_DRAIN,
  KSERVE_HOST_NAME,
  GROUP_DATA_PARALLEL,
  GROUP_DEADLOCK,
  GROUP_ENGINE,
  GROUP_EXECUTOR,
  GROUP_FABRIC,
  GROUP_HOST_NETWORK,
  GROUP_JOIN_TIME,
  GROUP_NEVER_READY,
  GROUP_ON_KSERVE,
  GROUP_RAY_IMAGE,
  GROUP_SHAPE,
  GROUP_TENSOR_SPAN,
  GROUP_WITHOUT_CONTROLLER,
  GROUPS_REUSE_AT_ONCE,
  TRITON_TASK,
  TRITON_CONTRACT,
  TRITON_REPOSITORY,
  TRITON_FLAGS,
  TRITON_TIMEOUTS,
  TRITON_OWN_SERVICE,
  TRITON_IN_PLACE,
];

/** Every rule about one service. */
export const SERVICE_RULES: readonly ServiceRule[] = [
  ...RULES, acknowledgedRules([
    ...RULES, DUPLICATE_OBJECT, SERVICE_ENVIRONMENT, STORAGE_OVERLAP, STORAGE_DEFAULT, LOCAL_CACHE_CREDENTIALS,
  ]),
];
