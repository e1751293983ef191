import * as z from 'zod'
import { limits } from '../limits.ts'
import { protocolVersions } from '../scan/clients/client.ts'
import { scanFindingCodes } from '../scan/finding-table.ts'
import { severities } from './findings.ts'

const text = z.string().max(limits.maxPeerText)
const score = z.number().min(0).max(100)

/** One remark about a scan. `parameters` are what its sentence speaks of, as short text. */
export const ScanFinding = z.strictObject({
  code: z.enum(scanFindingCodes),
  severity: z.enum(severities),
  parameters: z.record(z.string().max(40), text),
  /** English: what it means and what to do. */
  message: text,
  advice: text,
})
export type ScanFinding = z.infer<typeof ScanFinding>

/** What a profile speaks of. */
export const scanProfileAspects = ['versions', 'cipher-suites', 'order', 'groups', 'dh-parameters', 'certificate-key', 'certificate-signature', 'certificate-lifetime'] as const
export type ScanProfileAspect = (typeof scanProfileAspects)[number]

/** One line of a profile that the server does not keep. */
export const ScanProfileMiss = z.strictObject({
  aspect: z.enum(scanProfileAspects),
  /** What the profile wants, and what the server does instead, each as short text. */
  expected: text,
  got: text,
})
export type ScanProfileMiss = z.infer<typeof ScanProfileMiss>

/** One of Mozilla's recommended configurations, held against the server. */
export const ScanProfileResult = z.strictObject({
  id: z.enum(['modern', 'intermediate', 'old']),
  /** The version of the guidelines, and where they are. */
  version: text,
  source: text,
  /** `unknown`: nothing misses it so far, but `untested` could. */
  status: z.enum(['met', 'missed', 'unknown']),
  misses: z.array(ScanProfileMiss).max(200),
  /** What of the profile was not tested. */
  untested: z.array(z.enum(scanProfileAspects)).max(scanProfileAspects.length),
})
export type ScanProfileResult = z.infer<typeof ScanProfileResult>

/** From best to worst; `T`: not trusted, `M`: for another name. */
export const scanGrades = ['A+', 'A', 'A-', 'B', 'C', 'D', 'E', 'F', 'T', 'M'] as const
export type ScanGradeLetter = (typeof scanGrades)[number]

/** A rule of the rating guide that had a say. `limit`: no better than this, whatever the score. Null: a remark without effect. */
export const ScanGradeReason = z.strictObject({ limit: z.enum(scanGrades).nullable(), message: text })
export type ScanGradeReason = z.infer<typeof ScanGradeReason>

/** The grade by the SSL Labs SSL Server Rating Guide. */
export const ScanGrade = z.strictObject({
  guide: text,
  version: text,
  source: text,
  /** Null where it was withheld. */
  grade: z.enum(scanGrades).nullable(),
  /** Why there is no grade: the checks that could not run; null where there is one. */
  withheld: text.nullable(),
  /** What it would be if the certificate were trusted and for this name; null where that is no question. */
  gradeIfTrusted: z.enum(scanGrades).nullable(),
  /** The numerical part of the guide, 0 to 100 each; null where it could not be reckoned. */
  score: z.strictObject({ protocolSupport: score, keyExchange: score, cipherStrength: score, overall: score }).nullable(),
  /** Worst first. */
  reasons: z.array(ScanGradeReason).max(50),
})
export type ScanGrade = z.infer<typeof ScanGrade>

/** Why a client does not get through. */
export const scanClientFaults = [
  'no-common-version', 'no-common-suite', 'no-common-group', 'no-common-signature-scheme', 'dh-prime-too-small', 'dh-prime-too-large',
  'server-name-needed', 'no-common-application-protocol',
] as const
export type ScanClientFault = (typeof scanClientFaults)[number]

/** What one real client would get, worked out from its offer and from what the server selects. */
export const ScanClientResult = z.strictObject({
  id: text,
  name: text,
  version: text,
  /** The year in which this version of the client came out. */
  released: z.int(),
  /** Where its offer is known from. */
  source: text,
  /** `unknown`: too little was tested to tell. */
  status: z.enum(['connects', 'fails', 'unknown']),
  /** False where the server's own order is not wholly known, so that it may select something else of its list. */
  certain: z.boolean(),
  tlsVersion: z.enum(protocolVersions).nullable(),
  cipherSuite: text.nullable(),
  strength: z.enum(['strong', 'fair', 'weak', 'broken']).nullable(),
  /** A named group, or `DHE n bits` before TLS 1.3; null where the key exchange has none. */
  group: text.nullable(),
  forwardSecrecy: z.boolean().nullable(),
  /** The server asks for another key share first, which costs a round trip. */
  helloRetry: z.boolean(),
  alpn: text.nullable(),
  /** Which of the report's certificates it gets, by place; null where that is not known. */
  certificate: z.int().nonnegative().nullable(),
  /** Of `fails`; the message is English. */
  failure: z.strictObject({ code: z.enum(scanClientFaults), message: text }).nullable(),
})
export type ScanClientResult = z.infer<typeof ScanClientResult>

/** What the facts of a scan mean. */
export const ScanJudgement = z.strictObject({
  grade: ScanGrade,
  /** Modern first. */
  profiles: z.array(ScanProfileResult).max(3),
  clients: z.array(ScanClientResult).max(100),
  /** Worst first. */
  findings: z.array(ScanFinding).max(limits.maxFindings),
})
export type ScanJudgement = z.infer<typeof ScanJudgement>
