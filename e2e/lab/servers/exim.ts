import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChildProgram, withFreePorts } from '../child-program.ts'
import { requireProgram } from '../ensure-programs.ts'
import type { RunningServer } from '../listen.ts'
import type { Identity } from '../pki.ts'
import { serverUser } from '../server-user.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

/** A mail server that offers STARTTLS and takes no mail; null on a machine that does not have it. */
export async function startExim(identity: Identity): Promise<RunningServer | null> {
  const program = await requireProgram('exim')
  const user = await serverUser('Debian-exim')
  if (!program.available || user === null) return null
  return withFreePorts(1, async ([port = 0]) => {
    const directory = await temporaryDirectory()
    const path = (name: string): string => join(directory.path, name)
    await chmod(directory.path, 0o755)
    await mkdir(path('spool'))
    await Promise.all([
      writeFile(path('chain.pem'), identity.chainPem, { mode: 0o600 }),
      writeFile(path('key.pem'), identity.keyPem, { mode: 0o600 }),
      writeFile(path('exim.conf'), configuration(directory.path, port), { mode: 0o600 }),
    ])
    await Promise.all(['.', 'spool', 'chain.pem', 'key.pem', 'exim.conf'].map((name) => user.own(path(name))))
    const [command = '', ...args]: readonly string[] = [...user.runAs, program.path, '-bdf', '-v', '-C', path('exim.conf')]
    const child = startChildProgram(command, args, { cwd: directory.path })
    const close = async (): Promise<void> => {
      await child.stop()
      await directory.remove()
    }
    try {
      await child.waitForPort(port)
      return { addresses: ['127.0.0.1'], port, close }
    } catch (error) {
      await close()
      throw error
    }
  })
}

/** Without routers and without an ACL for recipients every letter is refused. */
function configuration(folder: string, port: number): string {
  return [
    'primary_hostname = exim.test',
    `spool_directory = ${folder}/spool`,
    `log_file_path = ${folder}/spool/%slog`,
    `pid_file_path = ${folder}/exim.pid`,
    `tls_certificate = ${folder}/chain.pem`,
    `tls_privatekey = ${folder}/key.pem`,
    'tls_advertise_hosts = *',
    `daemon_smtp_ports = ${port}`,
    'local_interfaces = 127.0.0.1',
    // No look-up of who calls: neither by name nor by ident.
    'host_lookup =',
    'rfc1413_hosts =',
    'keep_environment =',
    '',
  ].join('\n')
}
