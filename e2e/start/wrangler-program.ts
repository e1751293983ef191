import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/** What `wrangler whoami` knows. */
export type Login =
  | { readonly status: 'logged-in'; readonly accounts: readonly { readonly id: string; readonly name: string }[] }
  | { readonly status: 'logged-out' }
  | { readonly status: 'failed'; readonly message: string }

export function whoAmI(wrangler: string): Login {
  const { status, stdout, stderr, error } = run(wrangler, ['whoami', '--json'])
  if (error !== undefined) return { status: 'failed', message: error.message }
  const parsed = WhoAmI.safeParse(jsonOf(stdout))
  if (!parsed.success) return { status: 'failed', message: lastLines(stderr || stdout) || `it ended with ${status ?? 'a signal'}` }
  return parsed.data.loggedIn ? { status: 'logged-in', accounts: parsed.data.accounts } : { status: 'logged-out' }
}

/** Bundles the production environment without deploying it; null, or what is wrong. */
export function checkBundle(wrangler: string, folder: string): string | null {
  const { status, stdout, stderr, error } = run(wrangler, ['deploy', '--env', 'production', '--dry-run', '--minify', '--outdir', folder])
  return status === 0 ? null : (error?.message ?? lastLines(`${stdout}\n${stderr}`))
}

export type Deployment = { readonly status: 'deployed'; readonly urls: readonly string[] } | { readonly status: 'failed' }

/** Deploys code and secrets in one step, in front of the person, who may be asked something. `folder` is for this run alone. */
export function deployProduction(wrangler: string, { secretsFile, folder }: { readonly secretsFile: string; readonly folder: string }): Deployment {
  const outputFile = join(folder, 'output.ndjson')
  const { status } = spawnSync(wrangler, ['deploy', '--env', 'production', '--minify', '--secrets-file', secretsFile], {
    cwd: repositoryRoot,
    stdio: 'inherit',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_OUTPUT_FILE_PATH: outputFile },
  })
  return status === 0 ? { status: 'deployed', urls: urlsIn(outputFile) } : { status: 'failed' }
}

/** Wrangler's own account of what it did: a line of JSON for each thing. */
function urlsIn(outputFile: string): string[] {
  try {
    const lines = readFileSync(outputFile, 'utf8').split('\n').map((line) => DeployLine.safeParse(jsonOf(line)))
    const targets = lines.flatMap((line) => (line.success ? line.data.targets : []))
    return targets.flatMap((target) => URL.parse(target.split(' ')[0] ?? '')?.origin ?? []).filter((origin) => /^https?:/.test(origin))
  } catch {
    // A wrangler that writes none; then --url has to say where the Worker is.
    return []
  }
}

function run(wrangler: string, args: readonly string[]): { status: number | null; stdout: string; stderr: string; error?: Error | undefined } {
  return spawnSync(wrangler, args, { cwd: repositoryRoot, encoding: 'utf8', env: { ...process.env, WRANGLER_SEND_METRICS: 'false', NO_COLOR: '1' } })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-20).join('\n')
}

const WhoAmI = z.object({ loggedIn: z.boolean(), accounts: z.array(z.object({ id: z.string(), name: z.string() })).default([]) })
const DeployLine = z.object({ type: z.literal('deploy'), targets: z.array(z.string()) })
const repositoryRoot = join(import.meta.dirname, '..', '..')
