import { createHash } from 'node:crypto'
import { cp, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import linter from 'addons-linter'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { run } from './lab/run-program.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'

/** What goes to the stores: packages that anybody can build again from the sources beside them. */
let folder: Awaited<ReturnType<typeof temporaryDirectory>>

beforeAll(async () => {
  folder = await temporaryDirectory()
  for (const browser of ['chrome', 'firefox']) await zip(repositoryRoot, browser, join(folder.path, 'first'))
}, 120_000)
afterAll(() => folder.remove())

describe('the packages', () => {
  it('are the same again when they are built from the packed sources', async () => {
    const sources = join(folder.path, 'sources')
    expect((await run('unzip', ['-q', await packed('first', 'sources'), '-d', sources])).exitCode).toBe(0)
    await symlink(join(repositoryRoot, 'node_modules'), join(sources, 'node_modules'))
    // Not even the age of a file may count.
    await utimes(join(sources, 'wxt.config.ts'), 0, 0)
    for (const browser of ['chrome', 'firefox']) await zip(sources, browser, join(folder.path, 'second'))
    for (const kind of ['chrome', 'firefox']) expect(await sha256(await packed('second', kind))).toBe(await sha256(await packed('first', kind)))
  }, 120_000)

  it('hold no sources, no maps and nothing of this machine', async () => {
    for (const kind of ['chrome', 'firefox']) {
      const { stdout } = await run('unzip', ['-Z1', await packed('first', kind)])
      expect(stdout.split('\n').filter((name) => /\.(ts|tsx|map)$|^\.|node_modules/.test(name))).toEqual([])
    }
    const { stdout } = await run('unzip', ['-Z1', await packed('first', 'sources')])
    expect(stdout.split('\n').filter((name) => /^\.|node_modules|test-results|\.log$/.test(name))).toEqual([])
    expect(stdout).toContain('package-lock.json')
  })
})

describe('Firefox', () => {
  it('its linter has neither an error nor a warning nor a notice', async () => {
    const report = await lint(join(folder.path, 'first', 'firefox-mv3'))
    expect([...report.errors, ...report.warnings, ...report.notices].map(({ code, file, message }) => `${code} ${file ?? ''} ${message}`)).toEqual([])
  }, 60_000)

  it('and that linter does find what is wrong', async () => {
    const broken = join(folder.path, 'broken')
    await cp(join(folder.path, 'first', 'firefox-mv3'), broken, { recursive: true })
    const manifest = JSON.parse(await readFile(join(broken, 'manifest.json'), 'utf8')) as Record<string, unknown>
    await writeFile(join(broken, 'manifest.json'), JSON.stringify({ ...manifest, permissions: ['no-such-permission'] }))
    expect((await lint(broken)).warnings.length).toBeGreaterThan(0)
  }, 60_000)
})

describe('the manifests', () => {
  const Manifest = z.object({ permissions: z.array(z.string()), host_permissions: z.array(z.string()).default([]), default_locale: z.string() })
  it.each(['chrome', 'firefox'])('%s asks for nothing at installation that pages could be read with', async (browser) => {
    const { permissions, host_permissions, default_locale } = Manifest.parse(JSON.parse(await readFile(join(folder.path, 'first', `${browser}-mv3`, 'manifest.json'), 'utf8')))
    expect(permissions.toSorted()).toEqual(allowedPermissions[browser === 'chrome' ? 'chrome' : 'firefox'])
    expect(host_permissions).toEqual([])
    expect(default_locale).toBe('en')
  })
})

describe('the pictures', () => {
  it('are of the size that the stores want, and each stands in the listing of every language', async () => {
    const names = await readdir(pictureFolder)
    expect(names.length).toBeGreaterThanOrEqual(5)
    for (const name of names) expect(await pngSize(join(pictureFolder, name)), name).toEqual([1_280, 800])
    for (const language of ['en', 'de']) {
      const listing = await readFile(join(repositoryRoot, 'docs', 'store', `listing.${language}.md`), 'utf8')
      expect([...listing.matchAll(/`([\w-]+\.png)`/g)].map(([, name]) => name), language).toEqual(names.toSorted())
    }
  })

  it('and the size of another one is another', async () => {
    expect(await pngSize(join(repositoryRoot, 'extension', 'public', 'icon', '48.png'))).toEqual([48, 48])
  })
})

/** Width and height in px, as the first chunk of every PNG has them. */
async function pngSize(path: string): Promise<readonly [number, number]> {
  const png = await readFile(path)
  expect(png.toString('latin1', 1, 4)).toBe('PNG')
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

/** In an environment of its own: the test runner's NODE_ENV makes another build. */
async function zip(sources: string, browser: string, output: string): Promise<void> {
  const { exitCode, stdout, stderr } = await run('env', ['-i', `PATH=${process.env['PATH'] ?? ''}`, `HOME=${process.env['HOME'] ?? ''}`, `HOSTLENS_OUTPUT=${output}`, 'sh', '-c', 'cd "$0" && node_modules/.bin/wxt zip -b "$1"', sources, browser], { timeoutMs: 60_000 })
  if (exitCode !== 0) throw new Error(`wxt zip: ${stdout}${stderr}`)
}

async function packed(run: string, kind: string): Promise<string> {
  const names = await readdir(join(folder.path, run))
  const name = names.find((one) => one.endsWith(`-${kind}.zip`))
  if (name === undefined) throw new Error(`no package of ${kind} among ${names.join(', ')}`)
  return join(folder.path, run, name)
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256').update(await readFile(file)).digest('hex')
}

const Message = z.object({ code: z.string(), message: z.string(), file: z.string().nullish() })
const LintReport = z.object({ errors: z.array(Message), warnings: z.array(Message), notices: z.array(Message) })

/** As addons.mozilla.org does when a package is handed in. */
async function lint(extensionFolder: string): Promise<z.infer<typeof LintReport>> {
  const instance = linter.createInstance({ config: { _: [extensionFolder], logLevel: 'fatal', output: 'none', selfHosted: false }, runAsBinary: false })
  return LintReport.parse(await instance.run())
}

const repositoryRoot = join(import.meta.dirname, '..')
const pictureFolder = join(repositoryRoot, 'docs', 'store', 'screenshots')
const allowedPermissions = {
  chrome: ['activeTab', 'contextMenus', 'scripting', 'storage'],
  firefox: ['activeTab', 'contextMenus', 'scripting', 'storage'],
} as const
