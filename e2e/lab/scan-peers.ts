import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ScanVersion } from '../../shared/contract/scan.ts'
import { requireProgram } from './ensure-programs.ts'
import { run } from './run-program.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** What another scanner found; code points. */
export interface PeerScan {
  readonly suites: ReadonlyMap<ScanVersion, readonly number[]>
  /** What it marks as preferred. */
  readonly preferred: ReadonlyMap<ScanVersion, number>
  /** Null where it was not asked for them. */
  readonly groups: ReadonlyMap<ScanVersion, readonly number[]> | null
}

/** Runs sslscan on a port of this machine; null where the program is missing. */
export async function sslscan(port: number, serverName: string): Promise<PeerScan | null> {
  const program = await requireProgram('sslscan')
  if (!program.available) return null
  const { stdout } = await run(program.path, ['--xml=-', '--no-colour', '--no-heartbleed', `--sni-name=${serverName}`, `127.0.0.1:${port}`], { timeoutMs: sslscanTimeoutMs })
  const suites = new Map<ScanVersion, number[]>()
  const preferred = new Map<ScanVersion, number>()
  const groups = new Map<ScanVersion, number[]>()
  for (const [, tag = '', attributes = ''] of stdout.matchAll(/<(cipher|group) ([^>]*)\/>/g)) {
    const version = versionOf(/sslversion="([^"]+)"/.exec(attributes)?.[1] ?? '')
    const code = Number(/id="(0x[0-9a-fA-F]+)"/.exec(attributes)?.[1] ?? NaN)
    if (version === null || Number.isNaN(code)) continue
    const list = tag === 'cipher' ? suites : groups
    list.set(version, [...(list.get(version) ?? []), code])
    if (attributes.includes('status="preferred"')) preferred.set(version, code)
  }
  return { suites, preferred, groups }
}

/** Runs testssl.sh for the cipher suites of each version, which takes it half a minute; null where the program is missing. */
export async function testssl(port: number): Promise<PeerScan | null> {
  const program = await requireProgram('testssl')
  if (!program.available) return null
  const folder = await temporaryDirectory()
  try {
    const file = join(folder.path, 'result.json')
    await run(program.path, ['-E', '--quiet', '--color', '0', '--warnings', 'off', '--jsonfile', file, `127.0.0.1:${port}`], { timeoutMs: testsslTimeoutMs })
    const found = JSON.parse(await readFile(file, 'utf8')) as readonly { readonly id: string }[]
    const suites = new Map<ScanVersion, number[]>()
    for (const { id } of found) {
      const [, protocol = '', hex = ''] = /^cipher-(ssl3|tls1(?:_\d)?)_x([0-9a-f]+)$/.exec(id) ?? []
      const version = protocols[protocol]
      if (version !== undefined) suites.set(version, [...(suites.get(version) ?? []), Number.parseInt(hex, 16)])
    }
    return { suites, preferred: new Map(), groups: null }
  } finally {
    await folder.remove()
  }
}

function versionOf(name: string): ScanVersion | null {
  return name === 'SSLv3' || name === 'TLSv1.0' || name === 'TLSv1.1' || name === 'TLSv1.2' || name === 'TLSv1.3' ? name : null
}

const protocols: Readonly<Partial<Record<string, ScanVersion>>> = { ssl3: 'SSLv3', tls1: 'TLSv1.0', tls1_1: 'TLSv1.1', tls1_2: 'TLSv1.2', tls1_3: 'TLSv1.3' }

/** It takes half a minute on a quiet machine. */
const testsslTimeoutMs = 110_000
/** A second, or four for a Java that has just started. */
const sslscanTimeoutMs = 30_000
