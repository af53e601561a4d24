/** A ClusterStorageContainer, whoever made it. */
export interface IClusterStorageContainer {
  /** Its name in the cluster. */
  readonly storageContainerName: string;
}
