import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { run } from './run-program.ts'

/** Programs of other makers that the lab works with. None is needed to start it. */
export type ProgramName = keyof typeof PROGRAMS

export interface MissingProgram {
  readonly name: ProgramName
  /** One sentence: what is missing and how to get it. */
  readonly hint: string
}

export interface Programs {
  readonly found: Readonly<Partial<Record<ProgramName, string>>>
  readonly missing: readonly MissingProgram[]
}

/**
 * The path of a program: what its environment variable names (`HOSTLENS_CHROMIUM`, `HOSTLENS_NGINX`, …), otherwise the
 * first that stands on the PATH or in the system's folders. Null when there is none. A variable that names nothing
 * executable is an error: somebody meant something by it.
 */
export async function findProgram(name: ProgramName): Promise<string | null> {
  const variable = variableOf(name)
  const chosen = process.env[variable]
  if (chosen !== undefined && chosen !== '') {
    if (!(await isExecutable(chosen))) throw new Error(`${variable} names ${chosen}, which is not an executable file`)
    return chosen
  }
  // Servers stand in sbin, which an ordinary user's PATH leaves out.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']
  for (const candidate of PROGRAMS[name].commands) {
    for (const folder of folders) {
      const path = join(folder, candidate)
      if (folder !== '' && (await isExecutable(path))) return path
    }
  }
  return null
}

/** The program's path, or what to tell a person who lacks it. */
export async function requireProgram(name: ProgramName): Promise<{ available: true; path: string } | { available: false; missing: MissingProgram }> {
  const path = await findProgram(name)
  return path === null ? { available: false, missing: missingProgram(name) } : { available: true, path }
}

/**
 * Finds programs, and with `install` fetches Debian's packages for those that are missing, where apt-get is there and
 * this process is root or may be without a password. What is still missing afterwards is said aloud and reported.
 */
export async function ensurePrograms(names: readonly ProgramName[], { install }: { readonly install: boolean }): Promise<Programs> {
  const before = await findAll(names)
  if (before.missing.length === 0 || !install) return before
  const prefix = await rootPrefix()
  if (prefix === null || !(await isOnPath('apt-get'))) {
    for (const { hint } of before.missing) console.error(hint)
    return before
  }
  const packages = before.missing.flatMap(({ name }) => PROGRAMS[name].debianPackage.split(' '))
  console.error(`Installing ${packages.join(', ')} with apt-get.`)
  await runVisibly([...prefix, 'apt-get', 'update'])
  await runVisibly([...prefix, 'apt-get', 'install', '-y', '--no-install-recommends', ...packages])
  const after = await findAll(names)
  for (const { hint } of after.missing) console.error(hint)
  return after
}

async function findAll(names: readonly ProgramName[]): Promise<Programs> {
  const found: Partial<Record<ProgramName, string>> = {}
  const missing: MissingProgram[] = []
  for (const name of names) {
    const path = await findProgram(name)
    if (path === null) missing.push(missingProgram(name))
    else found[name] = path
  }
  return { found, missing }
}

function missingProgram(name: ProgramName): MissingProgram {
  const { debianPackage } = PROGRAMS[name]
  return { name, hint: `${name} is missing: install it (Debian: apt-get install ${debianPackage}) or name its path in ${variableOf(name)}.` }
}

function variableOf(name: ProgramName): string {
  return `HOSTLENS_${name.toUpperCase().replaceAll('-', '_')}`
}

/** What to put before a command that needs root: nothing, sudo, or null where neither helps. */
async function rootPrefix(): Promise<string[] | null> {
  if (process.getuid?.() === 0) return []
  const sudo = await run('sudo', ['-n', 'true']).catch(() => null)
  return sudo?.exitCode === 0 ? ['sudo', '-n'] : null
}

async function isOnPath(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  )
}

/** An installation talks while it works; all of it goes to stderr, since stdout may be somebody's JSON. */
function runVisibly([command = '', ...args]: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    // In run level 1 a package's own service is not started after its installation.
    const child = spawn(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } })
    child.once('error', (error) => {
      console.error(error.message)
      resolve()
    })
    child.once('close', () => resolve())
  })
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

const PROGRAMS = {
  openssl: { commands: ['openssl'], debianPackage: 'openssl' },
  curl: { commands: ['curl'], debianPackage: 'curl' },
  nginx: { commands: ['nginx'], debianPackage: 'nginx-light' },
  'gnutls-serv': { commands: ['gnutls-serv'], debianPackage: 'gnutls-bin' },
  // Scanners that Hostlens's own is held against.
  sslscan: { commands: ['sslscan'], debianPackage: 'sslscan' },
  testssl: { commands: ['testssl', 'testssl.sh'], debianPackage: 'testssl.sh' },
  haproxy: { commands: ['haproxy'], debianPackage: 'haproxy' },
  // The scraper that the metrics are for, and its checker.
  prometheus: { commands: ['prometheus'], debianPackage: 'prometheus' },
  promtool: { commands: ['promtool'], debianPackage: 'prometheus' },
  java: { commands: ['java'], debianPackage: 'default-jdk-headless' },
  exim: { commands: ['exim4', 'exim'], debianPackage: 'exim4-daemon-light' },
  dovecot: { commands: ['dovecot'], debianPackage: 'dovecot-imapd dovecot-pop3d' },
  unzip: { commands: ['unzip'], debianPackage: 'unzip' },
  postgresql: { commands: ['pg_ctlcluster'], debianPackage: 'postgresql' },
  // Google's own Chrome ignores --load-extension since version 137, so it is not looked for.
  chromium: { commands: ['chromium', 'chromium-browser'], debianPackage: 'chromium' },
  firefox: { commands: ['firefox-esr', 'firefox'], debianPackage: 'firefox-esr' },
} as const satisfies Readonly<Record<string, { commands: readonly string[]; debianPackage: string }>>
