import { fromBase64 } from '../../bytes/bytes.ts'
import { nameKey, type DistinguishedName } from '../name.ts'
import { LazyRoot, type Root, type RootStore } from '../root-store.ts'
import { packedPublicRoots, publicRootIndex } from './public-roots.generated.ts'

/**
 * The public roots (those of Mozilla's program for servers, as Node has them). Nothing is decoded before it is asked for:
 * a look-up goes through an index by subject to the one or two certificates of that name.
 */
export const publicRoots: RootStore & { readonly count: number } = {
  count: publicRootIndex.length,
  rootsNamed: (subject) => publicRootsNamed(subject),
}

/** Every public root in DER, in the order of the index. Decodes all of them. */
export function allPublicRoots(): Uint8Array[] {
  return publicRootIndex.map((_, index) => lazyRoot(index)?.der ?? new Uint8Array())
}

/** FNV-1a of the key of a name: an index, not a proof; the names themselves are compared after it. */
export function subjectHash(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

function publicRootsNamed(subject: DistinguishedName): Root[] {
  const key = nameKey(subject)
  return (positionsByHash().get(subjectHash(key)) ?? []).flatMap((index) => {
    const root = lazyRoot(index)?.parsed() ?? null
    return root !== null && nameKey(root.certificate.subject) === key ? [root] : []
  })
}

function positionsByHash(): Map<number, number[]> {
  if (positions !== null) return positions
  positions = new Map()
  for (const [index, [hash]] of publicRootIndex.entries()) positions.set(hash, [...(positions.get(hash) ?? []), index])
  return positions
}

function lazyRoot(index: number): LazyRoot | null {
  const known = decoded.get(index)
  if (known !== undefined) return known
  const entry = publicRootIndex[index]
  if (entry === undefined) return null
  const [, offset, length] = entry
  const text = packedPublicRoots.slice(offset, offset + 4 * Math.ceil(length / 3))
  const root = new LazyRoot(index, fromBase64(text).subarray(0, length), publicRootSource, true)
  decoded.set(index, root)
  return root
}

/** How {@link Root} calls them. */
export const publicRootSource = 'public'

let positions: Map<number, number[]> | null = null
const decoded = new Map<number, LazyRoot>()
