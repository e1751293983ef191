import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the browser launchers need to know of an extension's manifest. */
export interface ManifestFacts {
  readonly popupPath: string | null
  /** `browser_specific_settings.gecko.id`, which Firefox needs. */
  readonly geckoId: string | null
}

export async function readManifest(extensionDir: string): Promise<ManifestFacts> {
  const manifest: unknown = JSON.parse(await readFile(join(extensionDir, 'manifest.json'), 'utf8'))
  return {
    popupPath: textAt(manifest, 'action', 'default_popup'),
    geckoId: textAt(manifest, 'browser_specific_settings', 'gecko', 'id'),
  }
}

function textAt(value: unknown, ...path: readonly string[]): string | null {
  let at = value
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return null
    at = Object.getOwnPropertyDescriptor(at, name)?.value
  }
  return typeof at === 'string' ? at : null
}
