import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestHarness } from 'wrangler'
import { leaveWorkerAlone } from './leave-worker-alone.ts'

export interface LocalWorkerOptions {
  readonly token: string
  /** URL of the resolver that the Worker asks. */
  readonly resolver: string
  /** Private targets that the Worker may reach. */
  readonly allow: readonly string[]
  /** Whether the Worker acts as one on Cloudflare does, where its own network is out of reach; default no. */
  readonly refuseCloudflare?: boolean
  /** Further settings by the names of their variables; null unsets one. */
  readonly settings?: Readonly<Record<string, string | number | null | object>>
}

export interface LocalWorker {
  readonly url: string
  readonly token: string
  readonly logs: () => readonly string[]
  readonly close: () => Promise<void>
}

/** Starts the Worker in workerd on 127.0.0.1, as wrangler.jsonc describes it, as a local one. */
export async function startWorker(options: LocalWorkerOptions): Promise<LocalWorker> {
  leaveWorkerAlone()
  const harness = createTestHarness({
    root: repositoryRoot,
    workers: [{
      configPath: 'wrangler.jsonc',
      vars: {
        HOSTLENS_KIND: 'local',
        HOSTLENS_RESOLVER: options.resolver,
        HOSTLENS_ALLOW: options.allow.join(','),
        HOSTLENS_DIALS_CLOUDFLARE: options.refuseCloudflare === true ? 'no' : 'yes',
        // One person on one machine; the bounds of what is under way stay.
        HOSTLENS_RATE_LIMITS: null,
        ...options.settings,
      },
      secrets: { HOSTLENS_TOKEN: options.token },
    }],
  })
  const { url } = await harness.listen()
  return {
    url: url.origin,
    token: options.token,
    logs: () => harness.getLogs().map(({ message }) => message),
    close: () => harness.close(),
  }
}

/** The token of this machine's Worker: made at its first start, kept in a file that only its owner can read. */
export async function localToken(): Promise<string> {
  const folder = join(repositoryRoot, '.hostlens')
  const file = join(folder, 'token')
  try {
    const token = (await readFile(file, 'utf8')).trim()
    if (token.length >= 32) return token
  } catch {
    // The first start.
  }
  const token = randomBytes(24).toString('base64url')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(file, `${token}\n`, { mode: 0o600 })
  return token
}

const repositoryRoot = join(import.meta.dirname, '..', '..')
