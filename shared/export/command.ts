import type { ProbeReport } from '../contract/report.ts'
import type { ProbeRequest } from '../contract/request.ts'
import { parseTarget, type Target } from '../contract/target.ts'

/** What a command is made from. The options of a probe do not stand in its report: who has the request hands it in. */
export interface CommandSource {
  readonly request?: ProbeRequest | undefined
  readonly report?: ProbeReport | undefined
  /** Where the files of the request are, for the person who runs the command. */
  readonly files?: Partial<CommandFiles>
}

/** Names of files that hold what a command line takes from a file only. */
export interface CommandFiles {
  readonly customCa: string
  readonly clientCertificate: string
  readonly clientKey: string
}

/** A command line for a POSIX shell. */
export interface Command {
  readonly text: string
  /** Fields of the request that the program has no option for. */
  readonly omitted: readonly string[]
  /** Header fields whose values were left out, because they let somebody in: see secret-fields.ts. */
  readonly withheld: readonly string[]
  /** Names of the files that the command reads. */
  readonly files: readonly string[]
  /** `report`: the request was not known, and neither are the options of the probe that stand in no report. */
  readonly basis: 'request' | 'report'
}

/** What both programs need to know. */
export interface CommandSubject {
  readonly request: ProbeRequest
  readonly target: Target
  /** The address that the probe dialled, or was to dial, in brackets where it is IPv6; null where none is known, or the target is one. */
  readonly dialled: string | null
  readonly files: CommandFiles
  readonly basis: Command['basis']
}

/** Null for what is no target. Without a request it is taken from what the report says of its first hop. */
export function commandSubject({ request, report, files }: CommandSource): CommandSubject | null {
  const hop = report?.hops[0]
  const asked = request ?? (hop === undefined ? null : requestOf(hop))
  const parsed = asked === null ? null : parseTarget(asked.target)
  if (asked === null || parsed?.status !== 'ok') return null
  const { target } = parsed
  const address = target.hostKind === 'name' ? (hop?.network?.dialled?.address ?? asked.address ?? null) : null
  return { request: asked, target, dialled: address?.includes(':') === true ? `[${address}]` : address, files: { ...fileNames, ...files }, basis: request === undefined ? 'report' : 'request' }
}

/** The files that a command of this subject reads, of those that its program has an option for. */
export function filesRead({ request, files }: CommandSubject): string[] {
  return [
    ...(request.tls?.clientCertificate === undefined ? [] : [files.clientCertificate, files.clientKey]),
    ...(request.trust?.customCaPem === undefined ? [] : [files.customCa]),
  ]
}

function requestOf({ target, http, starttls, tls }: ProbeReport['hops'][number]): ProbeRequest {
  const method = methods.find((known) => known === http?.method)
  const serverName = tls?.serverName ?? target.host
  return {
    target: target.url,
    ...(method !== undefined && { method }),
    ...(starttls !== undefined && { starttls: starttls.protocol }),
    ...(serverName !== target.host && { tls: { serverName } }),
  }
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'PATCH', 'DELETE'] as const
const fileNames: CommandFiles = { customCa: 'custom-ca.pem', clientCertificate: 'client.pem', clientKey: 'client-key.pem' }
