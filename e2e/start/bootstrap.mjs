// The first step of `npm start` and `npm test` on a fresh clone, and the only file that any Node from 18 on can run:
// it installs the packages where they are missing or older than the lock file, then hands over to the Node that came
// with them. Everything after this line of the house may rely on Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const binaries = join(root, 'node_modules', '.bin')
const [script, ...args] = process.argv.slice(2)

if (script === undefined) {
  console.error('usage: node e2e/start/bootstrap.mjs SCRIPT [ARGUMENTS]')
  process.exit(2)
}
if (!isInstalled()) install()
run()

/** npm writes node_modules/.package-lock.json last: it is newer than the lock file when the install is whole. */
function isInstalled() {
  const marker = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(marker) || !existsSync(join(binaries, 'node'))) return false
  return statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs || sameVersions(marker)
}

/** A fresh checkout of an installed folder touches the lock file without changing it. */
function sameVersions(marker) {
  const versions = (file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages)
    .filter(([path, entry]) => path !== '' && entry.optional !== true)
    .map(([path, entry]) => `${path}@${entry.version}`)
  const installed = new Set(versions(marker))
  return versions(join(root, 'package-lock.json')).every((entry) => installed.has(entry))
}

function install() {
  console.error('Installing packages (once) …')
  // `npm ci` is exact, but refuses a lock file that lacks the builds of an optional package for other platforms, which not
  // every registry has. `npm install` takes the versions of the lock file as well, and `--no-save` leaves the file alone.
  if (npm('ci', 'ignore') || npm('install', 2, '--no-save')) return
  console.error('The packages could not be installed; the lines above say why.')
  process.exit(1)
}

function npm(command, output, ...options) {
  const args = [command, '--no-audit', '--no-fund', '--loglevel=error', ...options]
  return spawnSync('npm', args, { cwd: root, stdio: ['ignore', output, output] }).status === 0
}

function run() {
  const child = spawn(join(binaries, 'node'), [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` },
  })
  // Ctrl-C goes to the whole group already; this is for a signal sent to this process alone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}
