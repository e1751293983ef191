import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChildProgram, withFreePorts } from '../child-program.ts'
import { requireProgram } from '../ensure-programs.ts'
import type { RunningServer } from '../listen.ts'
import type { Identity } from '../pki.ts'
import { serverUser } from '../server-user.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

/** One mailbox server, two protocols. */
export interface Dovecot {
  readonly imap: RunningServer
  readonly pop3: RunningServer
}

/** A mailbox server that offers STARTTLS by IMAP and POP3 and knows nobody; null on a machine that does not have it. */
export async function startDovecot(identity: Identity): Promise<Dovecot | null> {
  const program = await requireProgram('dovecot')
  const [internal, login] = await Promise.all([serverUser('dovecot'), serverUser('dovenull')])
  if (!program.available || internal === null || login === null) return null
  return withFreePorts(2, async ([imapPort = 0, pop3Port = 0]) => {
    const directory = await temporaryDirectory()
    await chmod(directory.path, 0o755)
    const file = (name: string, text: string): Promise<void> => writeFile(join(directory.path, name), text, { mode: 0o600 })
    await Promise.all([
      file('chain.pem', identity.chainPem),
      file('key.pem', identity.keyPem),
      file('dovecot.conf', configuration({ folder: directory.path, imapPort, pop3Port, internalUser: internal.name, loginUser: login.name })),
    ])
    const child = startChildProgram(program.path, ['-F', '-c', join(directory.path, 'dovecot.conf')], { cwd: directory.path })
    const close = async (): Promise<void> => {
      await child.stop()
      await directory.remove()
    }
    try {
      await Promise.all([child.waitForPort(imapPort), child.waitForPort(pop3Port)])
    } catch (error) {
      await close()
      throw error
    }
    const server = (port: number): RunningServer => ({ addresses: ['127.0.0.1'], port, close })
    return { imap: server(imapPort), pop3: server(pop3Port) }
  })
}

interface Plan {
  readonly folder: string
  readonly imapPort: number
  readonly pop3Port: number
  readonly internalUser: string
  readonly loginUser: string
}

function configuration({ folder, imapPort, pop3Port, internalUser, loginUser }: Plan): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr
protocols = imap pop3
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/chain.pem
ssl_key = <${folder}/key.pem
default_internal_user = ${internalUser}
default_login_user = ${loginUser}
passdb {
  driver = static
  args = password=nobody-knows
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=${folder}/home
}
${loginService('imap', imapPort)}
${loginService('pop3', pop3Port)}
`
}

function loginService(protocol: string, port: number): string {
  return `service ${protocol}-login {
  chroot =
  inet_listener ${protocol} {
    port = ${port}
  }
  inet_listener ${protocol}s {
    port = 0
  }
}`
}
