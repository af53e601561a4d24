import { Failure } from '../../failure.ts';
import type { RemoteFile } from '../source.ts';
import { dockerModelFile } from './docker-model.ts';
import type { Descriptor, Manifest } from './manifest.ts';
import { IMAGE_CONFIGS, packingOf } from './media-types.ts';

/** What becomes of a layer. */
export type Placed = Pick<RemoteFile, 'path' | 'unpack' | 'unpackFrom' | 'layer'> & { readonly descriptor: Descriptor };

export interface Contents {
  readonly placed: readonly Placed[];
  /** What is left out, with the reason. */
  readonly left: readonly string[];
}

/** Where KServe expects the model in an image. @see https://kserve.github.io/website/docs/model-serving/storage/providers/oci */
const IMAGE_FOLDER = 'models';

const MODEL_PACK = /^application\/vnd\.(cncf|cnai)\.model\./;
const DATASET = /^application\/vnd\.(cncf|cnai)\.model\.dataset\./;

/**
 * What an image or artifact brings. An image is a stack of file systems, of which the model's folder is wanted; an
 * artifact is a list of files, each with its name (ORAS, CNCF ModelPack) or a type that stands for one (Docker's models),
 * and of archives.
 *
 * @throws Failure
 */
export function contentsOf(manifest: Manifest, path: string | undefined, what: string): Contents {
  const isImage = IMAGE_CONFIGS.has(manifest.config?.mediaType ?? '') && manifest.layers.every(({ annotations }) => nameOf(annotations) === undefined);
  const contents = isImage ? imageLayers(manifest.layers, path ?? IMAGE_FOLDER, what) : artifactFiles(manifest.layers, path ?? '');
  if (contents.placed.length > 0) return contents;
  const types = [...new Set(manifest.layers.map(({ mediaType }) => `'${mediaType}'`))].slice(0, 8);
  throw new Failure('notFound', `${what} holds no files of a model${path === undefined ? '' : ` in '${path}'`}: ${types.length === 0 ? 'it has no layers' : `its layers are of ${types.join(', ')}, and have no names`}`);
}

function imageLayers(layers: readonly Descriptor[], folder: string, what: string): Contents {
  const placed = layers.map((descriptor, index) => {
    const unpack = packingOf(descriptor.mediaType);
    if (unpack === undefined) throw new Failure('damaged', `layer ${index + 1} of ${what} is of the type '${descriptor.mediaType}': only tar, tar+gzip and tar+zstd can be unpacked`);
    if (descriptor.urls.length > 0 && descriptor.mediaType.includes('foreign')) throw new Failure('damaged', `layer ${index + 1} of ${what} is not in the registry but at an address that the image names: push the image with all its layers`);
    return { ...archive(descriptor, index, unpack, folder), layer: true };
  });
  return { placed, left: [] };
}

function artifactFiles(layers: readonly Descriptor[], folder: string): Contents {
  const placed: Placed[] = [];
  const left: string[] = [];
  layers.forEach((descriptor, index) => {
    const { mediaType, annotations } = descriptor;
    const name = nameOf(annotations);
    const packing = packingOf(mediaType);
    // What a model was trained on, nothing serves.
    if (DATASET.test(mediaType)) left.push(`'${name ?? descriptor.digest}' (a dataset)`);
    // What ORAS pushes is of type tar unless somebody says otherwise: a name says that it is a file.
    else if (packing !== undefined && (isFolder(annotations) || MODEL_PACK.test(mediaType) || !isOras(annotations))) placed.push(archive(descriptor, index, packing, folder));
    else {
      const path = name ?? dockerModelFile(descriptor, layers);
      const below = path === undefined ? undefined : under(path, folder);
      if (below !== undefined) placed.push({ descriptor, path: below });
      else if (path === undefined && mediaType !== 'application/vnd.oci.empty.v1+json') left.push(`'${descriptor.digest}' (of type '${mediaType}', without a name)`);
    }
  });
  return { placed, left };
}

function archive(descriptor: Descriptor, index: number, unpack: NonNullable<RemoteFile['unpack']>, folder: string): Placed {
  const path = `layers/${String(index + 1).padStart(4, '0')}-${descriptor.digest.slice(7, 19)}.${unpack}`;
  return { descriptor, path, unpack, ...(folder === '' ? {} : { unpackFrom: folder }) };
}

/** ORAS's, and ModelPack's under its names of now and before. @see https://github.com/modelpack/model-spec/blob/main/docs/annotations.md */
function nameOf(annotations: Readonly<Record<string, string>>): string | undefined {
  return annotations['org.cncf.model.filepath'] ?? annotations['org.cnai.model.filepath'] ?? annotations['org.opencontainers.image.title'];
}

function isOras(annotations: Readonly<Record<string, string>>): boolean {
  return annotations['org.opencontainers.image.title'] !== undefined;
}

/** A folder that ORAS has packed. @see https://oras.land/docs/how_to_guides/pushing_and_pulling */
function isFolder(annotations: Readonly<Record<string, string>>): boolean {
  return annotations['io.deis.oras.content.unpack'] === 'true';
}

function under(path: string, folder: string): string | undefined {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
