/** Where the library goes besides npm. No long-lived token where a registry has trusted publishing. */
export const publishing = {
  publishToPypi: { distName: 'cdk8s-kserve', module: 'cdk8s_kserve', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.cdk8skserve',
    mavenGroupId: 'io.github.cdk8s-kserve',
    mavenArtifactId: 'cdk8s-kserve',
    mavenServerId: 'central-ossrh',
  },
  publishToGo: { moduleName: 'github.com/cdk8s-kserve/cdk8s-kserve-go', packageName: 'cdk8skserve' },
  publishToNuget: { dotNetNamespace: 'Cdk8sKServe', packageId: 'Cdk8sKServe', trustedPublishing: true },
};
