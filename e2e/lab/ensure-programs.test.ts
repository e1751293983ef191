import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ensurePrograms, findProgram, requireProgram } from './ensure-programs.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import type { TemporaryDirectory } from './temporary-directory.ts'

let directory: TemporaryDirectory
beforeEach(async () => {
  directory = await temporaryDirectory()
  // A machine of which only this folder is known.
  vi.stubEnv('PATH', directory.path)
  vi.stubEnv('HOSTLENS_GNUTLS_SERV', '')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await directory.remove()
})

async function script(name: string, text: string): Promise<string> {
  const path = join(directory.path, name)
  await writeFile(path, `#!/bin/sh\n${text}\n`)
  await chmod(path, 0o755)
  return path
}

describe('finding programs', () => {
  it('takes the first of its names on the PATH', async () => {
    const plain = await script('firefox', '')
    expect(await findProgram('firefox')).toBe(plain)
    const preferred = await script('firefox-esr', '')
    expect(await findProgram('firefox')).toBe(preferred)
  })

  it('takes what its variable names, or says that it cannot', async () => {
    await script('gnutls-serv', '')
    const other = await script('mine', '')
    vi.stubEnv('HOSTLENS_GNUTLS_SERV', other)
    expect(await findProgram('gnutls-serv')).toBe(other)
    vi.stubEnv('HOSTLENS_GNUTLS_SERV', join(directory.path, 'nothing'))
    await expect(findProgram('gnutls-serv')).rejects.toThrow(/^HOSTLENS_GNUTLS_SERV names .* not an executable/)
  })

  it('does not take a file that cannot be run', async () => {
    await writeFile(join(directory.path, 'gnutls-serv'), '')
    expect(await requireProgram('gnutls-serv')).toEqual({
      available: false,
      missing: { name: 'gnutls-serv', hint: 'gnutls-serv is missing: install it (Debian: apt-get install gnutls-bin) or name its path in HOSTLENS_GNUTLS_SERV.' },
    })
  })
})

describe('installing programs', () => {
  /** An apt-get that notes what it is asked for, and delivers. */
  const aptGet = () => script('apt-get', `echo "$*" >>'${directory.path}/asked'\ncase $* in *install*gnutls-bin*) echo '#!/bin/sh' >'${directory.path}/gnutls-serv'; /bin/chmod 755 '${directory.path}/gnutls-serv';; esac`)

  it('installs what is missing when it may', async () => {
    await aptGet()
    vi.spyOn(process, 'getuid').mockReturnValue(0)
    const error = vi.spyOn(console, 'error').mockReturnValue()
    expect(await ensurePrograms(['gnutls-serv'], { install: true })).toEqual({ found: { 'gnutls-serv': join(directory.path, 'gnutls-serv') }, missing: [] })
    expect(error.mock.calls).toEqual([['Installing gnutls-bin with apt-get.']])
  })

  it('does not when it must not', async () => {
    await aptGet()
    vi.spyOn(process, 'getuid').mockReturnValue(0)
    expect(await ensurePrograms(['gnutls-serv'], { install: false })).toMatchObject({ found: {}, missing: [{ name: 'gnutls-serv' }] })
  })

  it('says aloud what is missing when it cannot', async () => {
    await aptGet()
    vi.spyOn(process, 'getuid').mockReturnValue(1000)
    const error = vi.spyOn(console, 'error').mockReturnValue()
    expect(await ensurePrograms(['gnutls-serv'], { install: true })).toMatchObject({ missing: [{ name: 'gnutls-serv' }] })
    expect(error.mock.calls).toEqual([[expect.stringContaining('apt-get install gnutls-bin')]])
    // With sudo it can.
    await script('sudo', 'shift; exec "$@"')
    await script('true', '')
    expect(await ensurePrograms(['gnutls-serv'], { install: true })).toMatchObject({ missing: [] })
  })
})
