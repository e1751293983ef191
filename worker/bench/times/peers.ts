import { connect } from 'node:net'
import { run } from '../../../e2e/lab/run-program.ts'
import { benchmarkHost } from '../servers/commands.ts'

/** What curl measured of one transfer, in ms since its start. */
export interface CurlTimes {
  readonly connectMs: number
  readonly tlsMs: number
  readonly firstByteMs: number
  readonly downloadMs: number
}

/** Runs curl with a URL, or with one twice on two connections, and gives its figures of the last transfer. */
export async function curlTimes(args: readonly string[]): Promise<CurlTimes> {
  const { stdout, stderr, exitCode } = await run('curl', ['--silent', '--show-error', '--write-out', CURL_FORMAT, ...args])
  if (exitCode !== 0) throw new Error(`curl failed: ${stderr}`)
  const last = stdout.trim().split('\n').at(-1) ?? ''
  const [connected = 0, appConnected = 0, preTransfer = 0, startTransfer = 0, total = 0] = last.split(' ').map((seconds) => Number(seconds) * 1000)
  return { connectMs: connected, tlsMs: appConnected === 0 ? 0 : appConnected - connected, firstByteMs: startTransfer - preTransfer, downloadMs: total - startTransfer }
}

/** Arguments that lead curl to a port of this machine under the servers' name. */
export function curlTarget(port: number, path: string, rootsFile: string): string[] {
  return ['--output', '/dev/null', '--resolve', `${benchmarkHost}:${port}:127.0.0.1`, '--cacert', rootsFile, `https://${benchmarkHost}:${port}${path}`]
}

/** How long `openssl s_client` ran: its start, a handshake, and the wait for the peer's end of the connection. */
export async function opensslMs(port: number, args: readonly string[]): Promise<number> {
  const startedMs = performance.now()
  const { stdout, stderr, exitCode } = await run('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', benchmarkHost, ...args])
  const elapsedMs = performance.now() - startedMs
  if (exitCode !== 0) throw new Error(`openssl s_client failed: ${stderr}${stdout.slice(-500)}`)
  return elapsedMs
}

/** One byte there and back over an open connection: what the path itself does, without any protocol. */
export async function openEcho(port: number): Promise<{ readonly roundTripMs: () => Promise<number>; readonly close: () => void }> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return {
    roundTripMs: () => new Promise((resolve, reject) => {
      const startedMs = performance.now()
      socket.once('error', reject)
      socket.once('data', () => {
        socket.off('error', reject)
        resolve(performance.now() - startedMs)
      })
      socket.write('x')
    }),
    close: () => void socket.destroy(),
  }
}

const CURL_FORMAT = '%{time_connect} %{time_appconnect} %{time_pretransfer} %{time_starttransfer} %{time_total}\\n'
